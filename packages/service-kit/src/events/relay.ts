import type { Knex } from 'knex';
import type { Logger } from '../telemetry/logger.ts';
import { WorkLoop } from '../workLoop.ts';
import type { EventBus } from './bus.ts';
import type { EventEnvelope } from './topic.ts';

/** Any number; one relay of a database publishes at a time. */
const LOCK = 7_203_115;
const BATCH = 100;

interface OutboxRow {
  sequence: string;
  event_id: string;
  topic: string;
  key: string;
  source: string;
  event_time: Date;
  tenant_id: string | null;
  payload: unknown;
  headers: Record<string, string>;
}

/**
 * Publishes what the outbox holds, in its order, and deletes it afterwards. A relay that dies in between publishes again: at
 * least once.
 *
 * @example
 * ```ts
 * const relay = new OutboxRelay({ database, bus, logger });
 * relay.start();
 * ```
 */
export class OutboxRelay {
  readonly #database: Knex;
  readonly #bus: EventBus;
  readonly #loop: WorkLoop;

  constructor(options: { database: Knex; bus: EventBus; logger: Logger }) {
    this.#database = options.database;
    this.#bus = options.bus;
    this.#loop = new WorkLoop({
      work: async () => (await this.#publishBatch()) === BATCH,
      // Commits of this process wake the loop; the pause is for what a dead process has left.
      idleMilliseconds: 2_000,
      onError: error => options.logger.warn('events could not be published yet', { error }),
    });
  }

  start(): void {
    this.#loop.start();
  }

  wake(): void {
    this.#loop.wake();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  /** Publishes all that is committed now. */
  async flush(): Promise<void> {
    while ((await this.#publishBatch()) !== 0);
  }

  async #publishBatch(): Promise<number> {
    return this.#database.transaction(async trx => {
      await trx.raw('select pg_advisory_xact_lock(?)', [LOCK]);
      const rows = await trx<OutboxRow>('kit_outbox').orderBy('sequence').limit(BATCH);
      if (rows.length === 0) return 0;
      await this.#bus.publish(rows.map(toEnvelope));
      await trx('kit_outbox')
        .whereIn(
          'sequence',
          rows.map(row => row.sequence),
        )
        .delete();
      return rows.length;
    });
  }
}

function toEnvelope(row: OutboxRow): EventEnvelope {
  return {
    id: row.event_id,
    topic: row.topic,
    key: row.key,
    source: row.source,
    time: row.event_time.toISOString(),
    ...(row.tenant_id !== null && { tenantId: row.tenant_id }),
    payload: row.payload,
    headers: row.headers,
  };
}
