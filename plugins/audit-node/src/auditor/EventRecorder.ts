import type { AuthService, DatabaseService, LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { ChangeRecord } from '@internal/plugin-audit-common';
import type { Knex } from 'knex';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLedgerOutboxTable, LedgerOutbox } from '../LedgerOutbox';
import type { ChangeLedgerService } from '../services';

const TABLE = 'audit_event_outbox';
const PATIENCE_MS = 2_000;

/**
 * Keeps records of audit events in the database of the plugin that they are of, until the ledger has them. So they outlive a ledger
 * that is away and a portal that is killed. A request waits for that one row, at most two seconds; when even the plugin's own database
 * does not take it, the request goes on and the log alone has the event.
 */
export class EventRecorder {
  #outbox?: Promise<{ knex: Knex; outbox: LedgerOutbox }>;
  #stopped = false;

  constructor(
    private readonly options: {
      database: DatabaseService;
      ledger: Pick<ChangeLedgerService, 'append'>;
      auth: AuthService;
      logger: LoggerService;
    },
  ) {}

  /** Never throws. */
  async record(record: ChangeRecord): Promise<void> {
    try {
      const late = sleep(PATIENCE_MS, 'late' as const, { ref: false });
      if ((await Promise.race([this.#add(record), late])) === 'late') {
        throw new Error(`the plugin's database took more than ${PATIENCE_MS} ms`);
      }
    } catch (error) {
      this.options.logger.warn(
        `This change may be missing in the change ledger; the request goes on (${record.action} ${
          record.kind
        } ${record.id}): ${stringifyError(error)}`,
      );
    }
  }

  /** Sends what an earlier process left. */
  async resume(): Promise<void> {
    try {
      const knex = await this.options.database.getClient();
      if (await knex.schema.hasTable(TABLE)) (await this.#opened()).outbox.wake();
    } catch (error) {
      this.options.logger.warn(
        `Whether audit events wait for the change ledger is not known: ${stringifyError(error)}`,
      );
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await (await this.#outbox?.catch(() => undefined))?.outbox.stop();
  }

  async #add(record: ChangeRecord): Promise<void> {
    const { knex, outbox } = await this.#opened();
    await knex.transaction(trx => outbox.add(trx, record));
    if (!this.#stopped) outbox.wake();
  }

  async #opened() {
    this.#outbox ??= this.#open();
    // A database that was away is asked again.
    this.#outbox.catch(() => (this.#outbox = undefined));
    return this.#outbox;
  }

  async #open() {
    const knex = await this.options.database.getClient();
    await knex.transaction(async trx => {
      await trx.raw(`SELECT pg_advisory_xact_lock(hashtextextended('${TABLE}', 0))`);
      if (!(await trx.schema.hasTable(TABLE))) await createLedgerOutboxTable(trx, TABLE);
    });
    return { knex, outbox: new LedgerOutbox({ ...this.options, knex, table: TABLE }) };
  }
}
