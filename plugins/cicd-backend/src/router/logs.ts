import type { HttpAuthService } from '@backstage/backend-plugin-api';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { RunService } from '../runs/RunService';
import { parse } from '@internal/plugin-kit';

const logSchema = z.object({
  after: z.coerce.number().int().min(-1).default(-1),
  limit: z.coerce.number().int().min(1).max(2_000).default(500),
  follow: z
    .enum(['true', 'false', ''])
    .default('false')
    .transform(value => value !== 'false'),
});

/** `/runs/:id/logs`: the output of a build, by position; `follow` waits for the next line (long poll, ≤ 15 s). */
export function createLogsRouter(options: { runs: RunService; httpAuth: HttpAuthService }) {
  const router = Router();
  router.get('/runs/:id/logs', async (req, res) => {
    const query = parse(logSchema, req.query);
    const credentials = await options.httpAuth.credentials(req);
    res.json(await options.runs.log(req.params.id, query, { credentials }));
  });
  return router;
}
