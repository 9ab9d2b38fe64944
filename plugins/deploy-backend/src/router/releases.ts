import type { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import Router from 'express-promise-router';
import { z } from 'zod';
import { rolloutSpecSchema, serviceValuesSchema } from '@internal/plugin-deploy-common';
import type { DeployApi } from '../deployments/DeployApi';
import { audited, parse } from '@internal/plugin-kit';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256:<64 hex>');

const releaseSchema = z.object({
  entityRef: z.string().regex(/^component:[^/]+\/[^/]+$/, 'must be component:<namespace>/<name>'),
  service: z.string().regex(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be a DNS label'),
  digest,
  commit: z.string().min(1),
  commitMessage: z.string(),
  commitAuthor: z.string(),
  commitTime: z.iso.datetime({ offset: true }).optional(),
  branch: z.string().min(1),
  defaultBranch: z.boolean(),
  dirty: z.boolean(),
  artifacts: z
    .array(
      z.object({
        type: z.enum(['bundle', 'oci-image', 'model']),
        ref: z.string().min(1),
        digest,
        sizeBytes: z.number().int().nonnegative(),
      }),
    )
    .min(1),
  rollout: rolloutSpecSchema.optional(),
  values: serviceValuesSchema.optional(),
  migrations: z.array(z.string().min(1)).optional(),
  runId: z.string().optional(),
  sequence: z.number().int().positive().optional(),
});

const listSchema = z.object({
  entityRef: z.string().min(1),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  /** `sequence` of the last release of the page before. */
  cursor: z.coerce.number().int().positive().optional(),
});

/** `/releases`: what can be deployed. Other plugins register; people read. */
export function createReleasesRouter(options: {
  api: DeployApi;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}) {
  const { api, httpAuth, auditor } = options;
  const router = Router();

  router.get('/releases', async (req, res) => {
    const { cursor, limit, entityRef } = parse(listSchema, req.query);
    const credentials = await httpAuth.credentials(req);
    const items = await api.listReleases(
      { entityRef, limit, beforeSequence: cursor },
      { credentials },
    );
    const last = items.length === limit ? items[items.length - 1] : undefined;
    res.json({ items, ...(last && { nextCursor: String(last.sequence) }) });
  });

  router.post('/releases', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['service'] });
    const release = parse(releaseSchema, req.body);
    const { entityRef, commit } = release;
    const registered = await audited(
      auditor,
      {
        eventId: 'release-register',
        severityLevel: 'medium',
        request: req,
        meta: { entityRef, commit, digest: release.digest },
      },
      () => api.registerRelease(release, { credentials }),
    );
    res.status(201).json(registered);
  });

  return router;
}
