import { z } from 'zod';

const list = <T extends z.ZodType>(each: T) =>
  z.preprocess(
    value => (value === undefined ? undefined : [value].flat()),
    z.array(each).optional(),
  );

const text = z.string().min(1).max(400).optional();
const instant = z.iso.datetime({ offset: true }).optional();

/** Which records; the same for the list and the export. */
export const filterSchema = z.object({
  entityRefs: list(z.string().min(3).max(400)),
  withDependencies: z
    .enum(['true', 'false'])
    .transform(value => value === 'true')
    .optional(),
  actor: text,
  action: text,
  kind: z.enum(['intent', 'outcome', 'event', 'observed']).optional(),
  environment: text,
  correlationId: text,
  changeId: text,
  from: instant,
  to: instant,
});

export const listSchema = filterSchema.extend({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).optional(),
});

const hex64 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits');

export const headSchema = z.strictObject({
  treeSize: z.number().int().min(0),
  rootHash: hex64,
  time: z.iso.datetime(),
  keyFingerprint: hex64,
  signature: z.base64(),
});

/** Query strings say `entityRef`, once for each. */
export function withEntityRefs(query: Record<string, unknown>): Record<string, unknown> {
  const { entityRef, ...rest } = query;
  return { ...rest, entityRefs: entityRef };
}
