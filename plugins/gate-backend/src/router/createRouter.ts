import express from 'express';
import Router from 'express-promise-router';
import { createApprovalsRouter } from './approvals';
import { createAuthorizationsRouter } from './authorizations';
import { createChecksRouter } from './checks';
import { createDecisionsRouter } from './decisions';
import { createBreakGlassRouter } from './breakGlass';
import { createLinesRouter } from './lines';
import { createWaiversRouter } from './waivers';
import { createWindowsRouter } from './windows';

type Options = Parameters<typeof createDecisionsRouter>[0] &
  Parameters<typeof createAuthorizationsRouter>[0] &
  Parameters<typeof createApprovalsRouter>[0] &
  Parameters<typeof createChecksRouter>[0] &
  Parameters<typeof createBreakGlassRouter>[0] &
  Parameters<typeof createLinesRouter>[0] &
  Parameters<typeof createWaiversRouter>[0] &
  Parameters<typeof createWindowsRouter>[0];

export function createRouter(options: Options) {
  const router = Router();
  // A yearly list of holidays as ICS may be larger than the usual 100 kB.
  router.use(express.json({ limit: '2mb' }));
  router.use(createDecisionsRouter(options));
  router.use(createAuthorizationsRouter(options));
  router.use(createApprovalsRouter(options));
  router.use(createChecksRouter(options));
  router.use(createBreakGlassRouter(options));
  router.use(createLinesRouter(options));
  router.use(createWaiversRouter(options));
  router.use(createWindowsRouter(options));
  return router;
}
