import type { JsonObject } from '@backstage/types';
import type { ChangeRecord, RecordedDecision } from '@internal/plugin-audit-common';
import { createHash } from 'node:crypto';
import { canonicalJson } from '../ledger/leaf';
import { redactJson } from './redactJson';
import { redactKnown, redactText } from './redactText';

/** Of `before` and `after` each; what is larger belongs into a store of its own, with its digest here. */
const MAXIMUM_BYTES = 64 * 1024;

/**
 * A record without what looks like a secret. Free text and `before`/`after` are searched by name, pattern and randomness; fields that
 * hold ids, refs and digests by their schema are searched for known patterns only.
 */
export function redactRecord(record: ChangeRecord): ChangeRecord {
  const { before, after, reason, decision, message, actor, ...identities } = record;
  return {
    ...mapStrings(identities, redactKnown),
    message: redactText(message.toWellFormed()),
    actor: { type: actor.type, ref: redactKnown(actor.ref.toWellFormed()) },
    ...(before && { before: withinSize(redactJson(wellFormed(before))) }),
    ...(after && { after: withinSize(redactJson(wellFormed(after))) }),
    ...(reason !== undefined && { reason: redactText(reason.toWellFormed()) }),
    ...(decision && { decision: redactDecision(decision) }),
  };
}

function redactDecision(decision: RecordedDecision): RecordedDecision {
  const { breakGlass, checks, ...rest } = decision;
  return {
    ...mapStrings(rest, redactKnown),
    ...(breakGlass && {
      breakGlass: { ...breakGlass, reason: redactText(breakGlass.reason.toWellFormed()) },
    }),
    checks: checks.map(check => ({ ...check, reason: redactText(check.reason.toWellFormed()) })),
  };
}

function mapStrings<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value.toWellFormed()) as T;
  if (Array.isArray(value)) return value.map(each => mapStrings(each, change)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.map(([key, each]) => [key, mapStrings(each, change)])) as T;
}

/** Canonical JSON knows no half characters. */
function wellFormed(value: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(value), (_, each) =>
    typeof each === 'string' ? each.toWellFormed() : each,
  );
}

function withinSize(value: ReturnType<typeof redactJson>): JsonObject {
  const text = canonicalJson(value);
  const bytes = Buffer.byteLength(text);
  if (bytes <= MAXIMUM_BYTES) return value as JsonObject;
  return { leftOut: 'too large', bytes, sha256: createHash('sha256').update(text).digest('hex') };
}
