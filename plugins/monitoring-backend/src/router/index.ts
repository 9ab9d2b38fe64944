import type { HttpAuthService } from '@backstage/backend-plugin-api';
import Router from 'express-promise-router';
import type { AuthorizedMonitoring } from '../source/AuthorizedMonitoring';
import { createMetricsRouter } from './metrics';
import { createTracesRouter } from './traces';
import { createUsageRouter } from './usage';

export interface RouterOptions {
  monitoring: AuthorizedMonitoring;
  httpAuth: HttpAuthService;
}

/** Routes below `/api/monitoring`. */
export function createRouter(options: RouterOptions) {
  const router = Router();
  router.use('/metrics', createMetricsRouter(options));
  router.use('/traces', createTracesRouter(options));
  router.use('/usage', createUsageRouter(options));
  return router;
}
