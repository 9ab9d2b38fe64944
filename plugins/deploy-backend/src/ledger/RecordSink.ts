import type { ChangeRecord } from '@internal/plugin-audit-common';
import type { Knex } from 'knex';

/** Takes records in the transaction of the state that they speak of; the ledger's outbox. */
export interface RecordSink {
  add(trx: Knex.Transaction, ...records: ChangeRecord[]): Promise<void>;
}
