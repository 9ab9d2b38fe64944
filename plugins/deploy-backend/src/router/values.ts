import type { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { serviceValuesSchema } from '@internal/plugin-deploy-common';
import { audited, parse } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { ServiceConfigurations } from '../values/ServiceConfigurations';

const getSchema = z.object({ entityRef: z.string().min(1) });

const putSchema = z
  .object({
    entityRef: z.string().min(1),
    values: serviceValuesSchema.optional(),
    rolloutYaml: z.string().max(100_000).optional(),
    baseCommit: z.string().regex(/^[0-9a-f]{40}$/, 'must be a full commit id'),
    message: z.string().max(500).optional(),
  })
  .refine(change => change.values || change.rolloutYaml !== undefined, {
    message: 'Send `values` or `rolloutYaml`.',
  });

/** `/values`: how a service is set and shipped, as it stands in its repository. */
export function createValuesRouter(options: {
  configurations: ServiceConfigurations;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}) {
  const { configurations, httpAuth, auditor } = options;
  const router = Router();

  router.get('/values', async (req, res) => {
    const { entityRef } = parse(getSchema, req.query);
    const credentials = await httpAuth.credentials(req);
    res.json(await configurations.get(entityRef, { credentials }));
  });

  router.put('/values', async (req, res) => {
    const change = parse(putSchema, req.body);
    const credentials = await httpAuth.credentials(req);
    const { entityRef, baseCommit } = change;
    const saved = await audited(
      auditor,
      {
        eventId: 'values-save',
        severityLevel: 'medium',
        request: req,
        meta: { entityRef, baseCommit },
      },
      () => configurations.save(change, { credentials }),
    );
    res.json(saved);
  });

  return router;
}
