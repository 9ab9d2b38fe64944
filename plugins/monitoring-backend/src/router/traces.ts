import type { TraceResponse, TraceSearchResponse } from '@internal/plugin-monitoring-common';
import Router from 'express-promise-router';
import type { RouterOptions } from '.';
import { parseRequest, traceIdSchema, traceQuerySchema } from './schema';

/** `GET /traces?service=…&from=…&to=…` → summaries, newest first; `GET /traces/:traceId` → all spans. */
export function createTracesRouter({ monitoring, httpAuth }: RouterOptions) {
  const router = Router();
  router.get('/', async (req, res) => {
    const query = parseRequest(traceQuerySchema, req.query);
    const credentials = await httpAuth.credentials(req);
    const items = await monitoring.searchTraces(query, { credentials });
    res.json({ items } satisfies TraceSearchResponse);
  });
  router.get('/:traceId', async (req, res) => {
    const { traceId } = parseRequest(traceIdSchema, req.params);
    const credentials = await httpAuth.credentials(req);
    const spans = await monitoring.getTrace(traceId, { credentials });
    res.json({ traceId, spans } satisfies TraceResponse);
  });
  return router;
}
