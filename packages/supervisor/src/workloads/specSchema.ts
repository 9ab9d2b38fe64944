import { isAbsolute } from 'node:path';
import { z } from 'zod';
import type { WorkloadSpec } from '../api.ts';
import { releaseKey } from './slots.ts';

const label = z
  .string()
  .max(63)
  .regex(
    /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
    'must be a DNS label: lower case letters, digits, hyphens',
  );
const folder = z.string().refine(isAbsolute, 'must be an absolute path');
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be "sha256:" and 64 hex digits');
const variables = z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string());
const memory = z.number().int().min(32);
const pair = z.object({ name: z.string().min(1), value: z.string() });

const release = z
  .object({
    digest,
    role: z.enum(['stable', 'canary', 'baseline', 'standby', 'preview']),
    weight: z.number().min(0).max(100),
    bundleDir: folder,
    previewId: label.optional(),
    replicas: z.number().int().min(1).max(50).optional(),
    env: variables.optional(),
    memoryLimitMiB: memory.optional(),
    dependsOn: z.array(label).optional(),
    faults: z
      .strictObject({
        errorRate: z.number().min(0).max(1).optional(),
        latencyMs: z.number().int().min(0).max(60_000).optional(),
      })
      .optional(),
  })
  .refine(it => it.role !== 'preview' || it.previewId !== undefined, {
    message: 'must be there for the role "preview"',
    path: ['previewId'],
  })
  .refine(it => ['preview', 'canary'].includes(it.role) || it.previewId === undefined, {
    message: 'is for the roles "preview" and "canary"',
    path: ['previewId'],
  });

const rule = z
  .object({
    digest,
    header: pair.optional(),
    cookie: pair.optional(),
    hash: z
      .object({
        header: z.string().min(1).optional(),
        cookie: z.string().min(1).optional(),
        percent: z.number().min(0).max(100),
      })
      .refine(it => (it.header === undefined) !== (it.cookie === undefined), {
        message: 'must name one of `header` and `cookie`',
      })
      .optional(),
  })
  .refine(it => [it.header, it.cookie, it.hash].filter(Boolean).length === 1, {
    message: 'must have exactly one of `header`, `cookie` and `hash`',
  });

/** What the control API takes as desired state. */
export const workloadSpecSchema: z.ZodType<WorkloadSpec> = z
  .strictObject({
    service: label,
    environment: label,
    releases: z.array(release).max(50),
    env: variables,
    secretsDir: folder.optional(),
    migrationSecretsDir: folder.optional(),
    dependsOn: z.array(label),
    memoryLimitMiB: memory,
    sleepAfterSeconds: z.number().min(0),
    readyTimeoutSeconds: z.number().positive().max(3600),
    routing: z
      .object({ rules: z.array(rule).optional(), sticky: z.boolean().optional() })
      .optional(),
    owner: z.string().optional(),
  })
  .superRefine((spec, context) => {
    const main = spec.releases.filter(it => it.role !== 'preview');
    const sum = main.reduce((total, it) => total + it.weight, 0);
    if (main.length > 0 && Math.abs(sum - 100) > 1e-6) {
      context.addIssue({
        code: 'custom',
        path: ['releases'],
        message: `weights of all releases that are no previews must sum to 100, not ${sum}`,
      });
    }
    if (main.filter(it => it.role === 'stable').length > 1) {
      context.addIssue({
        code: 'custom',
        path: ['releases'],
        message: 'must have at most one release of the role "stable"',
      });
    }
    const keys = spec.releases.map(releaseKey);
    const previews = spec.releases.flatMap(it => it.previewId ?? []);
    if (new Set(keys).size !== keys.length || new Set(previews).size !== previews.length) {
      context.addIssue({
        code: 'custom',
        path: ['releases'],
        message: 'must not name a release or a preview twice (but for a "baseline")',
      });
    }
  });
