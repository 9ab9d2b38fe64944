import type { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { audited, parse } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { Trial } from '../trial/Trial';

const ERROR_RATE = 0.3;

const startSchema = z.object({
  entityRef: z.string().min(1),
  environment: z.string().min(1),
  errorRate: z.number().gt(0).max(1).default(ERROR_RATE),
});
const listSchema = z.object({ entityRef: z.string().min(1) });

/** `/bad-release`: a release that fails on purpose, to see a rollout undo itself. */
export function createBadReleaseRouter(options: {
  trial: Trial;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}) {
  const { trial, httpAuth, auditor } = options;
  const router = Router();

  router.post('/bad-release', async (req, res) => {
    const request = parse(startSchema, req.body);
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const bad = await audited(
      auditor,
      { eventId: 'bad-release-try', severityLevel: 'high', request: req, meta: request },
      () => trial.tryBadRelease(request, credentials),
    );
    res.status(202).json(bad);
  });

  router.get('/bad-release', async (req, res) => {
    const { entityRef } = parse(listSchema, req.query);
    const credentials = await httpAuth.credentials(req);
    res.json({ items: await trial.listBadReleases(entityRef, credentials) });
  });

  return router;
}
