import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { ChangeRecord } from '@internal/plugin-audit-common';
import { ReconcileLoop } from '@internal/plugin-kit';
import type { Knex } from 'knex';
import type { ChangeLedgerService } from './services';

const TABLE = 'ledger_outbox';
const BATCH = 100;
const IDLE_MS = 10_000;
const RETRY_MS = 1_000;

/** Called by a migration of the plugin that keeps the outbox. */
export async function createLedgerOutboxTable(knex: Knex): Promise<void> {
  await knex.schema.createTable(TABLE, table => {
    table.comment('Records on their way to the change ledger; removed once they lie there');
    table.bigIncrements('position').primary();
    table.uuid('record_id').notNullable().unique();
    table.jsonb('record').notNullable();
  });
}

/**
 * Lets a plugin write its state and its record in one transaction. A relay appends them to the ledger in the order in which they were
 * committed by one writer, at least once; the ledger takes each id once.
 */
export class LedgerOutbox {
  #loop: ReconcileLoop;

  constructor(
    private readonly options: {
      knex: Knex;
      ledger: ChangeLedgerService;
      auth: AuthService;
      logger: LoggerService;
    },
  ) {
    this.#loop = new ReconcileLoop(() => this.#relay());
  }

  /** Call `wake` after the commit; without it the record goes out with the next pass. */
  async add(trx: Knex.Transaction, ...records: ChangeRecord[]): Promise<void> {
    if (records.length === 0) return;
    await trx(TABLE)
      .insert(records.map(record => ({ record_id: record.id, record: JSON.stringify(record) })))
      .onConflict('record_id')
      .ignore();
  }

  /** Starts the relay, or makes its next pass come now. */
  wake(): void {
    this.#loop.wake();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  async #relay(): Promise<number> {
    try {
      while ((await this.#relayBatch()) === BATCH);
      return IDLE_MS;
    } catch (error) {
      this.options.logger.warn(
        `Records wait for the change ledger and are kept: ${stringifyError(error)}`,
      );
      return RETRY_MS;
    }
  }

  async #relayBatch(): Promise<number> {
    const { knex, ledger, auth } = this.options;
    // The lock lets one process relay at a time, so that the order holds.
    return knex.transaction(async trx => {
      const { rows } = await trx.raw(
        `select pg_try_advisory_xact_lock(hashtextextended('ledger_outbox', 0)) as mine`,
      );
      if (!rows[0].mine) return 0;
      const batch = await trx(TABLE).orderBy('position').limit(BATCH);
      if (batch.length === 0) return 0;
      await ledger.append(
        batch.map(row => row.record),
        { credentials: await auth.getOwnServiceCredentials() },
      );
      await trx(TABLE)
        .whereIn(
          'position',
          batch.map(row => row.position),
        )
        .delete();
      return batch.length;
    });
  }
}
