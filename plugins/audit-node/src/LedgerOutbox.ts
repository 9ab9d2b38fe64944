import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { ChangeRecord } from '@internal/plugin-audit-common';
import { ReconcileLoop } from '@internal/plugin-kit';
import type { Knex } from 'knex';
import { RefusedRecords } from './RefusedRecords';
import type { ChangeLedgerService } from './services';

const TABLE = 'ledger_outbox';
const BATCH = 100;
const IDLE_MS = 10_000;
const RETRY_MS = 1_000;

interface OutboxRow {
  position: string;
  record: ChangeRecord;
}

/** Called by a migration of the plugin that keeps the outbox. */
export async function createLedgerOutboxTable(knex: Knex, name = TABLE): Promise<void> {
  await knex.schema.createTable(name, table => {
    table.comment('Records on their way to the change ledger; removed once they lie there');
    table.bigIncrements('position').primary();
    table.uuid('record_id').notNullable().unique();
    table.jsonb('record').notNullable();
  });
}

/**
 * Lets a plugin write its state and its record in one transaction. A relay appends them to the ledger in the order in which they were
 * added, at least once; the ledger takes each id once. What two transactions add at the same time goes out in either order. A record
 * that the ledger refuses is set aside, said in the log, and holds up nothing.
 */
export class LedgerOutbox {
  #loop: ReconcileLoop;
  #table: string;
  #refused: RefusedRecords;

  constructor(
    private readonly options: {
      knex: Knex;
      ledger: Pick<ChangeLedgerService, 'append'>;
      auth: AuthService;
      logger: LoggerService;
      /** Default `ledger_outbox`. */
      table?: string;
    },
  ) {
    this.#table = options.table ?? TABLE;
    this.#refused = new RefusedRecords(`${this.#table}_refused`, options.logger);
    this.#loop = new ReconcileLoop(() => this.#relay());
  }

  /** Call `wake` after the commit; without it the record goes out with the next pass. */
  async add(trx: Knex.Transaction, ...records: ChangeRecord[]): Promise<void> {
    if (records.length === 0) return;
    await trx(this.#table)
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
    // The lock lets one process relay at a time, so that the order holds. Plugins may share a database, each with its schema.
    return this.options.knex.transaction(async trx => {
      const { rows } = await trx.raw(
        `SELECT pg_try_advisory_xact_lock(hashtextextended(current_schema() || '.' || ?, 0)) AS mine`,
        [this.#table],
      );
      if (!rows[0].mine) return 0;
      const batch = await trx<OutboxRow>(this.#table).orderBy('position').limit(BATCH);
      if (batch.length === 0) return 0;
      await this.#append(trx, batch);
      await trx(this.#table)
        .whereIn(
          'position',
          batch.map(row => row.position),
        )
        .delete();
      return batch.length;
    });
  }

  async #append(trx: Knex.Transaction, batch: OutboxRow[]): Promise<void> {
    const { ledger, auth } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const records = batch.map(({ record }) => record);
    try {
      await ledger.append(records, { credentials });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (records.length === 1) return this.#refused.keep(trx, records[0], error);
      // One of them is refused, which one is found by asking for each.
      for (const row of batch) await this.#append(trx, [row]);
    }
    return undefined;
  }
}

/** The ledger has answered, and will answer the same again. */
function isRefusal(error: unknown): boolean {
  const { statusCode, name } = error as { statusCode?: number; name?: string };
  return statusCode === 400 || name === 'InputError';
}
