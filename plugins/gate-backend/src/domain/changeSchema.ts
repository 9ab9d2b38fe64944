import type { JsonObject } from '@backstage/types';
import type { Change } from '@internal/plugin-gate-common';
import { z } from 'zod';

const facts: z.ZodType<JsonObject> = z.record(z.string(), z.json()) as z.ZodType<JsonObject>;
const MAX_TEXT = 2_000;

/** A change as it comes in; unknown fields are refused, since they would be outside of what is decided about. */
export const changeSchema: z.ZodType<Change> = z.strictObject({
  id: z.uuid(),
  kind: z.string().regex(/^[a-z][a-z0-9-]*(\.[a-z0-9-]+){2}$/, 'must be <plugin>.<thing>.<verb>'),
  entityRef: z.string().regex(/^[^:/\s]+:[^:/\s]+\/[^:/\s]+$/, 'must be <kind>:<namespace>/<name>'),
  environment: z.string().min(1).max(100).optional(),
  from: facts.optional(),
  to: facts.optional(),
  payloadDigest: z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256:<64 hex>'),
  actor: z.string().min(1).max(500),
  reason: z.string().max(MAX_TEXT).optional(),
  correlationId: z.string().min(1).max(200),
  direction: z.enum(['forward', 'back']).optional(),
  beginTime: z.iso.datetime({ offset: true }).optional(),
});
