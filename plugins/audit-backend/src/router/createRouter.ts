import type { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import express from 'express';
import Router from 'express-promise-router';
import type { LedgerApi } from '../ledger/LedgerApi';
import { createExportRouter } from './export';
import { createKeysRouter } from './keys';
import { createRecordsRouter } from './records';
import { createTreeRouter } from './tree';

export function createRouter(options: {
  api: LedgerApi;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  portalUrl: string;
}) {
  const router = Router();
  router.use(express.json({ limit: '10mb' }));
  router.use(createRecordsRouter(options));
  router.use(createTreeRouter(options));
  router.use(createKeysRouter(options));
  router.use(createExportRouter(options));
  return router;
}
