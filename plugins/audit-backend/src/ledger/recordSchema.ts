import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import type { ChangeRecord } from '@internal/plugin-audit-common';
import { z } from 'zod';

const name = (maximum: number) => z.string().min(1).max(maximum);
const identifier = z.string().regex(/^[A-Za-z0-9][\w.:@/-]{0,199}$/, 'must be a plain identifier');
const time = z.iso.datetime({ offset: true });
const json = z.record(z.string(), z.json()).transform(value => value as JsonObject);

const entityRef = z
  .string()
  .max(400)
  .transform((ref, context) => {
    try {
      return stringifyEntityRef(parseEntityRef(ref)).toLocaleLowerCase('en-US');
    } catch {
      context.addIssue(`must be an entity ref such as component:default/order, not "${ref}"`);
      return z.NEVER;
    }
  });

const decision = z.strictObject({
  decisionId: identifier,
  decision: z.enum(['allow', 'needs-approval', 'deny']),
  changeDigest: identifier,
  breakGlass: z
    .strictObject({ reason: name(4000), skippedApprovers: z.array(name(300)).max(100) })
    .optional(),
  checks: z
    .array(
      z.strictObject({
        id: identifier,
        verdict: name(40),
        reason: z.string().max(4000),
        advice: z.boolean().optional(),
        waiverId: identifier.optional(),
      }),
    )
    .max(200),
  approvers: z.array(name(300)).max(100),
});

/** A record as plugins send it; what does not fit this shape is refused, so that nothing gets in beside it. */
export const recordSchema = z.strictObject({
  id: z.guid(),
  changeId: identifier,
  kind: z.enum(['intent', 'outcome', 'event', 'observed']),
  time,
  action: z
    .string()
    .regex(/^[a-z0-9]+([.-][a-z0-9]+)+$/, 'must be `<plugin>.<thing>.<verb>`')
    .max(200),
  cdEventType: z
    .string()
    .regex(/^dev\.cdevents\.[a-z]+\.[a-z]+\.\d+\.\d+\.\d+$/, 'must be a CDEvents type')
    .optional(),
  actor: z.strictObject({ type: z.enum(['user', 'service', 'system']), ref: name(300) }),
  entityRefs: z.array(entityRef).max(500),
  environment: name(100).optional(),
  before: json.optional(),
  after: json.optional(),
  reason: z.string().max(10_000).optional(),
  decision: decision.optional(),
  correlationId: identifier,
  outcome: z.enum(['succeeded', 'failed', 'aborted', 'unknown']).optional(),
  outcomeDueTime: time.optional(),
  message: z.string().min(1).max(4000),
  plugin: identifier,
}) satisfies z.ZodType<ChangeRecord>;
