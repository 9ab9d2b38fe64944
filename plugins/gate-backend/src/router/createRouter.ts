import express from 'express';
import Router from 'express-promise-router';
import { createApprovalsRouter } from './approvals';
import { createAuthorizationsRouter } from './authorizations';
import { createChecksRouter } from './checks';
import { createDecisionsRouter } from './decisions';

type Options = Parameters<typeof createDecisionsRouter>[0] &
  Parameters<typeof createAuthorizationsRouter>[0] &
  Parameters<typeof createApprovalsRouter>[0] &
  Parameters<typeof createChecksRouter>[0];

export function createRouter(options: Options) {
  const router = Router();
  // A yearly list of holidays as ICS may be larger than the usual 100 kB.
  router.use(express.json({ limit: '2mb' }));
  router.use(createDecisionsRouter(options));
  router.use(createAuthorizationsRouter(options));
  router.use(createApprovalsRouter(options));
  router.use(createChecksRouter(options));
  return router;
}
