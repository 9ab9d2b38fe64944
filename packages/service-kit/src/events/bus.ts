import type { EventEnvelope } from './topic.ts';

/** A consumer group's interest in a topic. */
export interface EventSubscription {
  readonly topic: string;
  /** Each group gets every event once; instances of a group share the work. */
  readonly group: string;
  /** Resolves when the event is done; a rejection means: deliver again. */
  handle(event: EventEnvelope): Promise<void>;
}

/**
 * Carries events between services, at least once, in order per key. Two drivers: a queue on PostgreSQL (one machine) and
 * Kafka (production). An event whose handling keeps failing is moved to the dead letters of its group after `maxAttempts`, and
 * the events of the same key behind it go on.
 *
 * @example
 * ```ts
 * await bus.subscribe({ topic: 'order.order.placed.v1', group: 'payment', handle: async event => {} });
 * await bus.start();
 * await bus.publish([event]);
 * ```
 */
export interface EventBus {
  /** Opens connections and begins to deliver to what has been subscribed. */
  start(): Promise<void>;
  /** Before `start`. */
  subscribe(subscription: EventSubscription): void;
  /** Resolves when all events are stored durably, in this order per key. */
  publish(events: readonly EventEnvelope[]): Promise<void>;
  /** Events that the group gave up, oldest first. For tests and operators. */
  deadLetters(topic: string, group: string): Promise<EventEnvelope[]>;
  /** Rejects when the broker cannot be reached. */
  ping(): Promise<void>;
  /** Ends deliveries after the handlers in flight. */
  stop(): Promise<void>;
}

/** How often and how fast a failing event is tried again. */
export interface RedeliveryOptions {
  /** Default 5. */
  maxAttempts?: number;
  /** Pause before the second attempt; doubles each time up to 60 s. Default 1 s. */
  retryDelaySeconds?: number;
}
