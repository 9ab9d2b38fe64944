import type { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { audited, parse } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { Trial } from '../trial/Trial';

const startSchema = z.object({
  entityRef: z.string().min(1),
  environment: z.string().min(1),
  requestsPerSecond: z.number().positive().max(100),
  minutes: z.number().positive().max(60),
});
const listSchema = z.object({ entityRef: z.string().min(1) });

/** `/traffic`: made-up requests to a service, so that a rollout has something to be judged by. */
export function createTrafficRouter(options: {
  trial: Trial;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}) {
  const { trial, httpAuth, auditor } = options;
  const router = Router();

  router.post('/traffic', async (req, res) => {
    const request = parse(startSchema, req.body);
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const run = await audited(
      auditor,
      { eventId: 'traffic-start', severityLevel: 'medium', request: req, meta: request },
      () => trial.startTraffic(request, credentials),
    );
    res.status(201).json(run);
  });

  router.get('/traffic', async (req, res) => {
    const { entityRef } = parse(listSchema, req.query);
    const credentials = await httpAuth.credentials(req);
    res.json({ items: await trial.listTraffic(entityRef, credentials) });
  });

  router.delete('/traffic/:id', async (req, res) => {
    const id = parse(z.uuid(), req.params.id);
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const run = await audited(
      auditor,
      { eventId: 'traffic-stop', severityLevel: 'medium', request: req, meta: { id } },
      () => trial.stopTraffic(id, credentials),
    );
    res.json(run);
  });

  return router;
}
