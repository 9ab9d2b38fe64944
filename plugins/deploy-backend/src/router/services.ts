import type { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { DeployApi } from '../deployments/DeployApi';
import { audited, parse } from '@internal/plugin-kit';

const serviceSchema = z.object({ entityRef: z.string().min(1) });

/** `/services`: a service ends in all environments, and comes back. */
export function createServicesRouter(options: {
  api: DeployApi;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}) {
  const { api, httpAuth, auditor } = options;
  const router = Router();
  for (const action of ['archive', 'restore'] as const) {
    router.post(`/services/${action}`, async (req, res) => {
      const { entityRef } = parse(serviceSchema, req.body);
      const credentials = await httpAuth.credentials(req);
      await audited(
        auditor,
        {
          eventId: `service-${action}`,
          severityLevel: 'high',
          request: req,
          meta: { entityRef },
        },
        () => api[action](entityRef, { credentials }),
      );
      res.json({});
    });
  }
  return router;
}
