import type { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { audited, parse } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { DeploymentMarks } from '../dora/DeploymentMarks';
import type { DoraReports } from '../dora/DoraReports';

const instant = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

const querySchema = z
  .object({
    entityRef: z.string().min(1).optional(),
    team: z.string().min(1).optional(),
    environment: z.string().min(1).optional(),
    from: instant,
    to: instant,
    timeZone: z.string().min(1).optional(),
  })
  .refine(query => Boolean(query.entityRef) !== Boolean(query.team), {
    message: 'Ask for one `entityRef` or one `team`.',
  });

const markSchema = z.object({ failed: z.boolean(), reason: z.string().trim().min(1).max(2000) });

/** `/dora`: how well changes get to production; `/deployments/:id/mark`: what a person says of one. */
export function createDoraRouter(options: {
  reports: DoraReports;
  marks: DeploymentMarks;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}) {
  const { reports, marks, httpAuth, auditor } = options;
  const router = Router();

  router.get('/dora', async (req, res) => {
    const query = parse(querySchema, req.query);
    const credentials = await httpAuth.credentials(req);
    res.json(await reports.report(query, { credentials }));
  });

  router.post('/deployments/:id/mark', async (req, res) => {
    const id = parse(z.guid(), req.params.id);
    const mark = parse(markSchema, req.body);
    const credentials = await httpAuth.credentials(req);
    // The change itself is in the ledger by the plugin's own record.
    const meta = { id, failed: mark.failed };
    const marked = await audited(
      auditor,
      { eventId: 'deployment-mark', severityLevel: 'low', request: req, meta },
      () => marks.mark(id, mark, { credentials }),
    );
    res.json(marked);
  });

  return router;
}
