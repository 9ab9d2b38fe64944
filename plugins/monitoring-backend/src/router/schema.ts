import { InputError } from '@backstage/errors';
import type { MetricQuery, TraceQuery, UsageQuery } from '@internal/plugin-monitoring-common';
import { z } from 'zod';

/** More points than this no screen shows. */
const MAX_POINTS = 2000;

const dnsLabel = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'must be a DNS label, e.g. "order"');

const instant = z
  .string()
  .refine(value => !Number.isNaN(Date.parse(value)), 'must be a time in RFC 3339');

const labelName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'must be the name of a label');

const ordered = ({ from, to }: { from: string; to: string }) => Date.parse(from) < Date.parse(to);
const orderedMessage = { message: '`from` must be before `to`', path: ['from'] };

const metricQuerySchema: z.ZodType<MetricQuery> = z
  .object({
    metric: z
      .string()
      .regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, 'must be the name of a Prometheus metric'),
    matchers: z.record(labelName, z.string()),
    fn: z.enum(['rate', 'increase', 'quantile', 'sum', 'last']),
    quantile: z.number().min(0).max(1).optional(),
    windowSeconds: z.number().int().min(1).max(86_400),
    stepSeconds: z.number().int().min(1).max(86_400),
    groupBy: z.array(labelName).max(10),
    from: instant,
    to: instant,
  })
  .refine(ordered, orderedMessage)
  .refine(({ fn, quantile }) => fn !== 'quantile' || quantile !== undefined, {
    message: 'must be given for fn "quantile"',
    path: ['quantile'],
  })
  .refine(
    ({ from, to, stepSeconds }) =>
      (Date.parse(to) - Date.parse(from)) / 1000 / stepSeconds <= MAX_POINTS,
    { message: `must give at most ${MAX_POINTS} points`, path: ['stepSeconds'] },
  );

export const metricBatchSchema = z.object({
  queries: z.array(metricQuerySchema).min(1).max(30),
});

export const traceQuerySchema: z.ZodType<TraceQuery> = z
  .object({
    service: dnsLabel,
    environment: dnsLabel.optional(),
    minDurationMs: z.coerce.number().min(0).optional(),
    errorsOnly: z
      .enum(['true', 'false'])
      .transform(value => value === 'true')
      .optional(),
    from: instant,
    to: instant,
    limit: z.coerce.number().int().min(1).max(500).default(50),
  })
  .refine(ordered, orderedMessage);

export const traceIdSchema = z.object({
  traceId: z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits'),
});

export const usageQuerySchema: z.ZodType<UsageQuery> = z
  .object({
    service: dnsLabel,
    environment: dnsLabel.optional(),
    from: instant,
    to: instant,
  })
  .refine(ordered, orderedMessage);

/** @throws InputError naming each wrong field. */
export function parseRequest<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new InputError(
      parsed.error.issues.map(issue => `\`${issue.path.join('.')}\` ${issue.message}`).join('; '),
    );
  }
  return parsed.data;
}
