import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { parse } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { RolloutsApi } from '../rollouts/RolloutsApi';

const listSchema = z.object({
  entityRef: z.string().min(1).optional(),
  environment: z.string().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

const actionSchema = z.object({
  action: z.enum(['promote', 'promote-full', 'pause', 'resume', 'abort', 'retry']),
  requestId: z.string().min(1).max(200),
  reason: z.string().min(1).max(1000).optional(),
  breakGlass: z.object({ reason: z.string().min(1).max(1000) }).optional(),
});

/** `/rollouts`: ways from one release to another, step by step. */
export function createRolloutsRouter(options: {
  rollouts: RolloutsApi;
  httpAuth: HttpAuthService;
}) {
  const { rollouts, httpAuth } = options;
  const router = Router();

  router.get('/rollouts', async (req, res) => {
    const query = parse(listSchema, req.query);
    const credentials = await httpAuth.credentials(req);
    res.json({ items: await rollouts.list(query, { credentials }) });
  });

  router.get('/rollouts/:id', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    res.json(await rollouts.get(parse(z.uuid(), req.params.id), { credentials }));
  });

  router.post('/rollouts/:id/actions', async (req, res) => {
    const id = parse(z.uuid(), req.params.id);
    const action = parse(actionSchema, req.body);
    const credentials = await httpAuth.credentials(req);
    res.json(await rollouts.act({ id, ...action }, { credentials }));
  });

  return router;
}
