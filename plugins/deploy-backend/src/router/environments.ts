import type { HttpAuthService } from '@backstage/backend-plugin-api';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { DeployApi } from '../deployments/DeployApi';
import { parse } from '@internal/plugin-kit';

const oneSchema = z.object({ entityRef: z.string().min(1) });
const manySchema = z.object({
  entityRef: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform(value => (Array.isArray(value) ? value : [value])),
  /** Of all that the caller may see. */
  unhealthy: z.literal('true').optional(),
});

/** `/environments`: what runs of one entity; `/health`: how many entities are, for lists. */
export function createEnvironmentsRouter(options: { api: DeployApi; httpAuth: HttpAuthService }) {
  const { api, httpAuth } = options;
  const router = Router();

  router.get('/environments', async (req, res) => {
    const { entityRef } = parse(oneSchema, req.query);
    const credentials = await httpAuth.credentials(req);
    res.json({ items: await api.environments(entityRef, { credentials }) });
  });

  router.get('/health', async (req, res) => {
    const { entityRef, unhealthy } = parse(manySchema, req.query);
    const credentials = await httpAuth.credentials(req);
    const items = unhealthy
      ? await api.unhealthy({ credentials })
      : await api.health(entityRef, { credentials });
    res.json({ items });
  });

  return router;
}
