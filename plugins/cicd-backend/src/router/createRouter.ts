import type { AuditorService, AuthService, HttpAuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { DeployService } from '@internal/plugin-deploy-node';
import express from 'express';
import Router from 'express-promise-router';
import type { RunService } from '../runs/RunService';
import { createCheckoutRouter } from './checkout';
import { createLogsRouter } from './logs';
import { createRunsRouter } from './runs';
import { createWebhooksRouter } from './webhooks';

export function createRouter(options: {
  runs: RunService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  deploy: DeployService;
  webhookSecret?: string;
}) {
  const router = Router();
  router.use(createWebhooksRouter({ ...options, secret: options.webhookSecret }));
  router.use(express.json());
  router.use(createRunsRouter(options));
  router.use(createLogsRouter(options));
  router.use(createCheckoutRouter(options));
  return router;
}
