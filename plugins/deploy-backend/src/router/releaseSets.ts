import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { parse } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { ReleaseSetsApi } from '../releaseSets/ReleaseSetsApi';

const setSchema = z.object({
  items: z
    .array(
      z.object({
        entityRef: z.string().min(1),
        digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256:<64 hex>'),
      }),
    )
    .min(1)
    .max(50),
  environment: z.string().min(1),
  requestId: z.string().min(1).max(200),
  reason: z.string().min(1).max(1000).optional(),
  breakGlass: z.object({ reason: z.string().min(1).max(1000) }).optional(),
});

/** `/release-sets`: services that are shipped together. */
export function createReleaseSetsRouter(options: {
  releaseSets: ReleaseSetsApi;
  httpAuth: HttpAuthService;
}) {
  const { releaseSets, httpAuth } = options;
  const router = Router();

  router.post('/release-sets', async (req, res) => {
    const request = parse(setSchema, req.body);
    const credentials = await httpAuth.credentials(req);
    res.status(201).json(await releaseSets.start(request, { credentials }));
  });

  router.get('/release-sets/:id', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    res.json(await releaseSets.get(parse(z.uuid(), req.params.id), { credentials }));
  });

  router.post('/release-sets/:id/rollback', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    res
      .status(201)
      .json(await releaseSets.rollBack(parse(z.uuid(), req.params.id), { credentials }));
  });

  return router;
}
