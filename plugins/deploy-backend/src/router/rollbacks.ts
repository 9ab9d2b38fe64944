import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { parse } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { RollbacksApi } from '../rollbacks/RollbacksApi';

const placeSchema = z.object({ entityRef: z.string().min(1), environment: z.string().min(1) });
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256:<64 hex>');
const requestSchema = placeSchema.extend({
  requestId: z.string().min(1).max(200),
  reason: z.string().min(1).max(1000).optional(),
});

/** `/rollbacks`: one service goes back; `/rollback-plans`: several do, in a safe order. */
export function createRollbacksRouter(options: {
  rollbacks: RollbacksApi;
  httpAuth: HttpAuthService;
}) {
  const { rollbacks, httpAuth } = options;
  const router = Router();

  router.get('/rollbacks', async (req, res) => {
    const place = parse(placeSchema, req.query);
    const credentials = await httpAuth.credentials(req);
    res.json(await rollbacks.offer(place, { credentials }));
  });

  router.get('/rollbacks/affected', async (req, res) => {
    const place = parse(placeSchema.extend({ digest }), req.query);
    const credentials = await httpAuth.credentials(req);
    res.json({ items: await rollbacks.affected(place, { credentials }) });
  });

  router.post('/rollbacks', async (req, res) => {
    const request = parse(requestSchema, req.body);
    const credentials = await httpAuth.credentials(req);
    res.status(201).json(await rollbacks.rollBack(request, { credentials }));
  });

  router.post('/rollback-plans', async (req, res) => {
    const request = parse(requestSchema, req.body);
    const credentials = await httpAuth.credentials(req);
    res.status(201).json(await rollbacks.startPlan(request, { credentials }));
  });

  router.get('/rollback-plans/:id', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    res.json(await rollbacks.getPlan(parse(z.uuid(), req.params.id), { credentials }));
  });

  router.post('/rollback-plans/:id/resume', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    res.json(await rollbacks.resumePlan(parse(z.uuid(), req.params.id), { credentials }));
  });

  return router;
}
