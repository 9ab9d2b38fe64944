import { InputError } from '@backstage/errors';
import { LOG_LEVELS } from '@internal/plugin-logs-common';
import type { LogFilter, LogQuery, LogTailQuery } from '@internal/plugin-logs-common';
import { z } from 'zod';

/** Names end up in paths and label matchers of sources, so nothing but a DNS label passes. */
const dnsLabel = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'must be a DNS label, e.g. "order"');

const instant = z
  .string()
  .refine(value => !Number.isNaN(Date.parse(value)), 'must be a time in RFC 3339');

const tailShape = {
  service: dnsLabel,
  environment: dnsLabel.optional(),
  minLevel: z.enum(LOG_LEVELS).optional(),
  text: z.string().max(500).optional(),
};

const filterShape = {
  ...tailShape,
  release: z.string().max(100).optional(),
  traceId: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits')
    .optional(),
  from: instant,
  to: instant,
};

const ordered = (value: { from: string; to: string }) =>
  Date.parse(value.from) < Date.parse(value.to);
const orderedMessage = { message: '`from` must be before `to`', path: ['from'] };

export const tailSchema: z.ZodType<LogTailQuery> = z.object(tailShape);

export const searchSchema: z.ZodType<LogQuery> = z
  .object({
    ...filterShape,
    limit: z.coerce.number().int().min(1).max(1000).default(200),
    cursor: z.string().max(1000).optional(),
    order: z.enum(['newest', 'oldest']).default('newest'),
  })
  .refine(ordered, orderedMessage);

export const histogramSchema: z.ZodType<LogFilter & { stepSeconds: number }> = z
  .object({ ...filterShape, stepSeconds: z.coerce.number().int().min(1).max(86_400) })
  .refine(ordered, orderedMessage)
  .refine(value => (Date.parse(value.to) - Date.parse(value.from)) / value.stepSeconds <= 500_000, {
    message: 'must give at most 500 buckets: raise it or narrow the range',
    path: ['stepSeconds'],
  });

/** @throws InputError naming each wrong field. */
export function parseQuery<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new InputError(
      parsed.error.issues.map(issue => `\`${issue.path.join('.')}\` ${issue.message}`).join('; '),
    );
  }
  return parsed.data;
}
