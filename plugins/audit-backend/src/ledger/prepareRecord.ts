import type { ChangeRecord } from '@internal/plugin-audit-common';
import { redactRecord } from '../redaction/redactRecord';

/** A record as it is kept: without what looks like a secret, and with nothing that canonical JSON can't say. */
export function prepareRecord(record: ChangeRecord): ChangeRecord {
  return redactRecord({ ...record, id: record.id.toLowerCase() });
}
