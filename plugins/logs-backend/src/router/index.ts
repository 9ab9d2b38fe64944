import type { HttpAuthService } from '@backstage/backend-plugin-api';
import Router from 'express-promise-router';
import type { AuthorizedLogs } from '../source/AuthorizedLogs';
import { createHistogramRouter } from './histogram';
import { createSearchRouter } from './search';
import { createTailRouter } from './tail';

export interface RouterOptions {
  logs: AuthorizedLogs;
  httpAuth: HttpAuthService;
}

/** Routes below `/api/logs`. */
export function createRouter(options: RouterOptions) {
  const router = Router();
  router.use('/search', createSearchRouter(options));
  router.use('/histogram', createHistogramRouter(options));
  router.use('/tail', createTailRouter(options));
  return router;
}
