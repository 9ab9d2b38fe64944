import type { MetricBatchResponse } from '@internal/plugin-monitoring-common';
import express from 'express';
import Router from 'express-promise-router';
import type { RouterOptions } from '.';
import { metricBatchSchema, parseRequest } from './schema';

/** `POST /metrics/query`, body `{queries: MetricQuery[]}` → `{results: MetricSeries[][]}`; all or nothing. */
export function createMetricsRouter({ monitoring, httpAuth }: RouterOptions) {
  const router = Router();
  router.use(express.json());
  router.post('/query', async (req, res) => {
    const { queries } = parseRequest(metricBatchSchema, req.body);
    const credentials = await httpAuth.credentials(req);
    const results = await monitoring.queryMetrics(queries, { credentials });
    res.json({ results } satisfies MetricBatchResponse);
  });
  return router;
}
