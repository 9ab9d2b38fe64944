import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AuditorService, AuthService } from '@backstage/backend-plugin-api';
import { AuthenticationError, InputError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { DeployService } from '@internal/plugin-deploy-node';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { audited, parse } from '@internal/plugin-kit';
import { readConfiguration } from './readConfiguration';

export const GITHUB_WEBHOOK_PATH = '/webhooks/github';
const PROJECT_SLUG = 'github.com/project-slug';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256:<64 hex>');

/** What the managed release workflow reports once its image is pushed. */
const releaseSchema = z.object({
  event: z.literal('release'),
  entityRef: z.string().min(1),
  /** `owner/name`; must be the entity's own repository. */
  repository: z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'must be owner/name'),
  commit: z.string().regex(/^[0-9a-f]{40}$/, 'must be a full commit id'),
  commitMessage: z.string().max(10_000).default(''),
  commitAuthor: z.string().max(500).default(''),
  branch: z.string().min(1),
  defaultBranch: z.boolean(),
  /** Texts of `deploy/values.yaml` and `rollout.yaml` at the commit. */
  valuesYaml: z.string().max(100_000).optional(),
  rolloutYaml: z.string().max(100_000).optional(),
  migrations: z.array(z.string().min(1)).optional(),
  artifact: z.object({
    type: z.enum(['oci-image', 'model']),
    ref: z.string().min(1),
    digest,
    sizeBytes: z.number().int().nonnegative().default(0),
  }),
});

/** `/webhooks/github`: builds that ran elsewhere report their release, signed with `X-Hub-Signature-256`. */
export function createWebhooksRouter(options: {
  secret?: string;
  deploy: DeployService;
  catalog: CatalogService;
  auth: AuthService;
  auditor: AuditorService;
}) {
  const { secret, deploy, catalog, auth, auditor } = options;
  const router = Router();
  // The signature is over the bytes that were sent, so they are kept as they are.
  const rawBody = express.raw({ type: () => true, limit: '256kb' });

  router.post(GITHUB_WEBHOOK_PATH, rawBody, async (req, res) => {
    if (!secret)
      throw new NotFoundError('Webhooks are off: cicd.webhooks.github.secret is not set.');
    assertSigned(req.body, req.header('x-hub-signature-256'), secret);
    const report = parse(releaseSchema, parseJson(req.body));
    const credentials = await auth.getOwnServiceCredentials();
    const release = await audited(
      auditor,
      {
        eventId: 'release-report',
        severityLevel: 'medium',
        request: req,
        meta: {
          entityRef: report.entityRef,
          commit: report.commit,
          digest: report.artifact.digest,
        },
      },
      async () => {
        const entity = await catalog.getEntityByRef(report.entityRef, { credentials });
        if (entity?.metadata.annotations?.[PROJECT_SLUG] !== report.repository) {
          throw new InputError(
            `${report.entityRef} does not live in ${report.repository} (annotation ${PROJECT_SLUG}); the release was not registered.`,
          );
        }
        return deploy.registerRelease(
          {
            entityRef: report.entityRef,
            service: entity.metadata.name,
            digest: report.artifact.digest,
            commit: report.commit,
            commitMessage: report.commitMessage,
            commitAuthor: report.commitAuthor,
            branch: report.branch,
            defaultBranch: report.defaultBranch,
            dirty: false,
            artifacts: [report.artifact],
            ...readConfiguration(report),
          },
          { credentials },
        );
      },
    );
    res.status(201).json(release);
  });

  return router;
}

function assertSigned(body: unknown, header: string | undefined, secret: string): void {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  const expected = `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;
  const given = Buffer.from(header ?? '');
  if (given.length !== expected.length || !timingSafeEqual(given, Buffer.from(expected))) {
    throw new AuthenticationError(
      'The signature in X-Hub-Signature-256 does not fit the body; nothing was registered.',
    );
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new InputError('The body is not JSON; nothing was registered.');
  }
}
