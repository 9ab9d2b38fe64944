import type { Knex } from 'knex';
import type { Logger } from '../telemetry/index.ts';
import type { EventEnvelope, EventTopic } from './topic.ts';

/** What a consumer's handler gets beside the event. */
export interface ConsumerContext {
  /** Effects written through it commit together with the note that the event was consumed. The tenant is set. */
  readonly trx: Knex.Transaction;
  readonly logger: Logger;
}

/** A topic that a service consumes, made by {@link consume}. */
export interface Consumer {
  readonly topic: EventTopic;
  /** Distinguishes two consumers of one topic in one service. */
  readonly name?: string;
  handle(event: EventEnvelope, context: ConsumerContext): Promise<void>;
}

/**
 * Declares what a service does with the events of a topic. The payload has been validated; each event takes effect once, however
 * often it is delivered. A handler that throws gets the event again, later.
 *
 * @example
 * ```ts
 * consumers: ({ stock }) => [
 *   consume(orderPlaced, async ({ payload }, { trx }) => stock.reserve(trx, payload.lines)),
 * ],
 * ```
 */
export function consume<Payload>(
  topic: EventTopic<Payload>,
  handle: (event: EventEnvelope<Payload>, context: ConsumerContext) => Promise<void>,
  options: { name?: string } = {},
): Consumer {
  return {
    topic: topic as EventTopic,
    name: options.name,
    handle: handle as Consumer['handle'],
  };
}
