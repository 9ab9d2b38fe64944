import { randomUUID } from 'node:crypto';
import { context, propagation } from '@opentelemetry/api';
import type { Knex } from 'knex';
import { systemClock, type Clock } from '../clock.ts';
import type { EventTopic } from './topic.ts';

/**
 * Takes events in the transaction that causes them: state and event are committed together or not at all. A relay publishes
 * them afterwards, in the order of the commits for each key.
 *
 * @example
 * ```ts
 * await inTransaction(database, async trx => {
 *   await trx('orders').insert(row);
 *   await outbox.add(trx, orderPlaced, toEvent(row));
 * });
 * ```
 */
export class Outbox {
  readonly #source: string;
  readonly #topics: ReadonlySet<string>;
  readonly #clock: Clock;
  readonly #wake: () => void;

  constructor(options: {
    /** Name of the service. */
    source: string;
    /** Topics that may be added. */
    publishes: readonly EventTopic[];
    clock?: Clock;
    /** Called after a commit that added events. */
    wake?: () => void;
  }) {
    this.#source = options.source;
    this.#topics = new Set(options.publishes.map(topic => topic.name));
    this.#clock = options.clock ?? systemClock;
    this.#wake = options.wake ?? (() => {});
  }

  /** @returns the id of the event. @throws Error when the topic was not declared or the payload does not fit its schema. */
  async add<Payload>(
    trx: Knex.Transaction,
    topic: EventTopic<Payload>,
    payload: Payload,
  ): Promise<string> {
    if (!this.#topics.has(topic.name)) {
      throw new Error(`Topic "${topic.name}" must be listed in \`publishes\` of "${this.#source}"`);
    }
    const parsed = topic.schema.parse(payload);
    const key = topic.key(parsed);
    const id = randomUUID();
    const headers: Record<string, string> = {};
    propagation.inject(context.active(), headers);
    // Sequence numbers are drawn before the commit, so without the lock a later number could be committed (and published)
    // first. Whoever adds for the same key waits here until this transaction has ended.
    await trx.raw(`select pg_advisory_xact_lock(hashtextextended(?, 0))`, [`${topic.name}/${key}`]);
    await trx.raw(
      `insert into kit_outbox (event_id, topic, key, source, event_time, tenant_id, payload, headers)
       values (?, ?, ?, ?, ?, nullif(current_setting('app.tenant_id', true), ''), ?, ?)`,
      [
        id,
        topic.name,
        key,
        this.#source,
        this.#clock.now().toISOString(),
        JSON.stringify(parsed),
        JSON.stringify(headers),
      ],
    );
    trx.executionPromise?.then(this.#wake, () => {});
    return id;
  }
}
