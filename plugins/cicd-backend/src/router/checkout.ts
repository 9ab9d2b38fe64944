import type { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import Router from 'express-promise-router';
import type { RunService } from '../runs/RunService';
import { audited } from '@internal/plugin-kit';

/** `/checkout`: the services of the checkout that the portal runs from, and builds of their uncommitted work. */
export function createCheckoutRouter(options: {
  runs: RunService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}) {
  const { runs, httpAuth, auditor } = options;
  const router = Router();

  router.get('/checkout', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    res.json({ items: await runs.checkoutServices({ credentials }) });
  });

  router.post('/checkout/:service/working-tree', async (req, res) => {
    const { service } = req.params;
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const run = await audited(
      auditor,
      {
        eventId: 'run-start',
        severityLevel: 'medium',
        request: req,
        meta: { service, workingTree: true },
      },
      () => runs.startWorkingTree(service, { credentials }),
    );
    res.status(201).json(run);
  });

  return router;
}
