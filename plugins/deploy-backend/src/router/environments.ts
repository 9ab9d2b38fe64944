import type { HttpAuthService } from '@backstage/backend-plugin-api';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { DeployApi } from '../deployments/DeployApi';
import { parse } from '@internal/plugin-kit';

const oneSchema = z.object({ entityRef: z.string().min(1) });
const manySchema = z.object({
  entityRef: z
    .union([z.string(), z.array(z.string())])
    .transform(value => (Array.isArray(value) ? value : [value])),
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
    const { entityRef } = parse(manySchema, req.query);
    const credentials = await httpAuth.credentials(req);
    res.json({ items: await api.health(entityRef, { credentials }) });
  });

  return router;
}
