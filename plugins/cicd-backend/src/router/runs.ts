import type { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { RunService } from '../runs/RunService';
import { audited, parse } from '@internal/plugin-kit';

const listSchema = z.object({
  entityRef: z.string().min(1).optional(),
  repository: z.string().min(1).optional(),
  branch: z.string().min(1).optional(),
  commit: z.string().min(1).optional(),
  phase: z.enum(['Queued', 'Running', 'Succeeded', 'Failed', 'Cancelled', 'Superseded']).optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

const startSchema = z.object({
  entityRef: z.string().min(1),
  repository: z.string().min(1),
  branch: z.string().min(1),
  commit: z.string().min(1).optional(),
  trigger: z.enum(['push', 'checkout', 'manual', 'template']).default('manual'),
});

/** `/runs`: builds. */
export function createRunsRouter(options: {
  runs: RunService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}) {
  const { runs, httpAuth, auditor } = options;
  const router = Router();

  router.get('/runs', async (req, res) => {
    const query = parse(listSchema, req.query);
    res.json(await runs.list(query, { credentials: await httpAuth.credentials(req) }));
  });

  router.post('/runs', async (req, res) => {
    const request = parse(startSchema, req.body);
    const credentials = await httpAuth.credentials(req);
    const run = await audited(
      auditor,
      { eventId: 'run-start', severityLevel: 'medium', request: req, meta: { ...request } },
      () => runs.start(request, { credentials }),
    );
    res.status(201).json(run);
  });

  router.get('/runs/:id', async (req, res) => {
    res.json(await runs.get(req.params.id, { credentials: await httpAuth.credentials(req) }));
  });

  for (const action of ['cancel', 'retry'] as const) {
    router.post(`/runs/:id/${action}`, async (req, res) => {
      const { id } = req.params;
      const credentials = await httpAuth.credentials(req);
      const run = await audited(
        auditor,
        { eventId: `run-${action}`, severityLevel: 'medium', request: req, meta: { runId: id } },
        () => runs[action](id, { credentials }),
      );
      res.json(run);
    });
  }

  return router;
}
