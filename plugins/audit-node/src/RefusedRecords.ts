import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { ChangeRecord } from '@internal/plugin-audit-common';
import type { Knex } from 'knex';

/** Keeps what the ledger did not take, for those who mend the plugin that wrote it. */
export class RefusedRecords {
  constructor(private readonly table: string, private readonly logger: LoggerService) {}

  async keep(trx: Knex.Transaction, record: ChangeRecord, error: unknown): Promise<void> {
    const reason = stringifyError(error);
    this.logger.error(
      `The change ledger refused record ${record.id} (${record.action}); it is kept in ${this.table}, and others go on: ${reason}`,
    );
    await trx.raw(
      'CREATE TABLE IF NOT EXISTS ?? (record_id uuid PRIMARY KEY, record jsonb NOT NULL, reason text NOT NULL, time timestamptz NOT NULL DEFAULT now())',
      [this.table],
    );
    await trx(this.table)
      .insert({ record_id: record.id, record: JSON.stringify(record), reason })
      .onConflict('record_id')
      .ignore();
  }
}
