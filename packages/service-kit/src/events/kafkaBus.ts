import { setTimeout as delay } from 'node:timers/promises';
import {
  Kafka,
  type Admin,
  logLevel,
  Partitioners,
  type Consumer as KafkaConsumer,
  type EachMessagePayload,
  type KafkaMessage,
  type Producer,
} from 'kafkajs';
import type { Logger } from '../telemetry/logger.ts';
import type { EventBus, EventSubscription, RedeliveryOptions } from './bus.ts';
import type { EventEnvelope } from './topic.ts';

/** Which cluster, and how it redelivers. */
export interface KafkaEventBusOptions extends RedeliveryOptions {
  brokers: string[];
  /** Name of the service. */
  clientId: string;
  logger: Logger;
  /** Of topics that do not exist yet. Default 6 partitions, replication of the cluster. */
  partitions?: number;
}

/**
 * Events by Kafka. Order per key by partition; an event is committed after it was handled, so a process that dies gets it
 * again. While an event of a partition is tried again, those behind it wait.
 *
 * @example
 * ```ts
 * const bus = new KafkaEventBus({ brokers: ['kafka-1:9092'], clientId: 'order', logger });
 * ```
 */
export class KafkaEventBus implements EventBus {
  readonly #options: KafkaEventBusOptions;
  readonly #kafka: Kafka;
  readonly #producer: Producer;
  readonly #subscriptions: EventSubscription[] = [];
  readonly #consumers: KafkaConsumer[] = [];
  readonly #known = new Set<string>();
  readonly #stopping = new AbortController();

  constructor(options: KafkaEventBusOptions) {
    this.#options = options;
    this.#kafka = new Kafka({
      clientId: options.clientId,
      brokers: options.brokers,
      logLevel: logLevel.WARN,
      logCreator: () => entry => options.logger.warn('kafka', { reason: entry.log.message }),
      retry: { retries: 8, initialRetryTime: 200, maxRetryTime: 5_000 },
    });
    this.#producer = this.#kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
    });
  }

  subscribe(subscription: EventSubscription): void {
    this.#subscriptions.push(subscription);
  }

  async start(): Promise<void> {
    await this.#producer.connect();
    await this.#ensureTopics(
      this.#subscriptions.flatMap(({ topic, group }) => [topic, deadLetterOf(topic, group)]),
    );
    await Promise.all(this.#subscriptions.map(subscription => this.#consume(subscription)));
  }

  async publish(events: readonly EventEnvelope[]): Promise<void> {
    await this.#ensureTopics(events.map(event => event.topic));
    const byTopic = Map.groupBy(events, event => event.topic);
    await this.#producer.sendBatch({
      acks: -1,
      topicMessages: [...byTopic].map(([topic, list]) => ({
        topic,
        messages: list.map(toMessage),
      })),
    });
  }

  async deadLetters(topic: string, group: string): Promise<EventEnvelope[]> {
    const name = deadLetterOf(topic, group);
    const admin = this.#kafka.admin();
    await admin.connect();
    const ends = await admin.fetchTopicOffsets(name).finally(() => admin.disconnect());
    const expected = ends.reduce((sum, end) => sum + Number(end.high) - Number(end.low), 0);
    if (expected === 0) return [];
    const found: EventEnvelope[] = [];
    const reader = this.#kafka.consumer({ groupId: `${name}-reader-${process.pid}-${Date.now()}` });
    await reader.connect();
    await reader.subscribe({ topic: name, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      reader
        .run({
          autoCommit: false,
          eachMessage: async ({ message }) => {
            found.push(fromMessage(name, message));
            if (found.length >= expected) resolve();
          },
        })
        .catch(reject);
    }).finally(() => reader.disconnect());
    return found.sort((a, b) => (a.time < b.time ? -1 : 1));
  }

  async ping(): Promise<void> {
    const admin = this.#kafka.admin({ retry: { retries: 0 } });
    await admin.connect();
    await admin.describeCluster().finally(() => admin.disconnect());
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#consumers.map(consumer => consumer.disconnect()));
    await this.#producer.disconnect();
  }

  async #consume(subscription: EventSubscription): Promise<void> {
    const { topic } = subscription;
    // A Kafka group per topic: kafkajs gives partitions of all topics of a group to all of its members, and during a rollout the
    // older release has not subscribed to the new topic.
    const groupId = `${subscription.group}.${topic}`;
    const consumer = this.#kafka.consumer({
      groupId,
      sessionTimeout: 10_000,
      heartbeatInterval: 2_000,
      maxWaitTimeInMs: 500,
      allowAutoTopicCreation: false,
    });
    this.#consumers.push(consumer);
    await this.#pinOffsets(groupId, topic);
    // From the beginning: the group's place is known for all partitions but those that were added since.
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    const joined = new Promise<void>(resolve => {
      const remove = consumer.on(consumer.events.GROUP_JOIN, () => {
        remove();
        resolve();
      });
    });
    await consumer.run({
      partitionsConsumedConcurrently: 4,
      eachMessage: payload => this.#handle(subscription, payload),
    });
    await joined;
  }

  /** A new group would take its place at its first fetch and miss what was published between its start and that. */
  async #pinOffsets(groupId: string, topic: string): Promise<void> {
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      const [own] = await admin.fetchOffsets({ groupId, topics: [topic] });
      if (own!.partitions.some(each => each.offset !== '-1')) return;
      const ends = await admin.fetchTopicOffsets(topic);
      const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }));
      await admin.setOffsets({ groupId, topic, partitions });
    } catch (error) {
      // Kafka refuses while another instance of the group runs: that one has done it.
      this.#options.logger.debug('offsets of the group were not set', { groupId, error });
    } finally {
      await admin.disconnect();
    }
  }

  async #handle(subscription: EventSubscription, payload: EachMessagePayload): Promise<void> {
    const { topic, group, handle } = subscription;
    const { logger, maxAttempts = 5, retryDelaySeconds = 1 } = this.#options;
    const event = fromMessage(topic, payload.message);
    for (let attempt = 1; ; attempt++) {
      try {
        await handle(event);
        return;
      } catch (error) {
        if (attempt >= maxAttempts) {
          logger.error('event moved to the dead letters', {
            topic,
            group,
            eventId: event.id,
            error,
          });
          await this.#producer.send({
            topic: deadLetterOf(topic, group),
            acks: -1,
            messages: [toMessage(event)],
          });
          return;
        }
        logger.warn('event will be delivered again', { topic, eventId: event.id, attempt, error });
        await this.#pause(Math.min(60, retryDelaySeconds * 2 ** (attempt - 1)), payload);
      }
    }
  }

  /** Waits, and keeps the membership in the group alive meanwhile. Rejects when the service stops: not committed. */
  async #pause(seconds: number, { heartbeat }: EachMessagePayload): Promise<void> {
    for (let rest = seconds * 1000; rest > 0; rest -= 2_000) {
      await delay(Math.min(rest, 2_000), undefined, { signal: this.#stopping.signal });
      await heartbeat();
    }
  }

  /** Where topics are made by hand, they are there and nothing is done. */
  async #ensureTopics(names: readonly string[]): Promise<void> {
    const missing = [...new Set(names)].filter(name => !this.#known.has(name));
    if (missing.length === 0) return;
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      const existing = new Set(await admin.listTopics());
      const topics = missing
        .filter(topic => !existing.has(topic))
        .map(topic => ({
          topic,
          numPartitions: this.#options.partitions ?? 6,
          replicationFactor: -1,
        }));
      if (topics.length > 0) {
        // Another instance may make the same topics at the same time; kafkajs takes that for success.
        await admin.createTopics({ topics, waitForLeaders: false });
        await untilLed(admin, missing);
      }
      missing.forEach(name => this.#known.add(name));
    } finally {
      await admin.disconnect();
    }
  }
}

/** A topic is known to the broker a moment after it was made; kafkajs's own waiting gives up at the first look. */
async function untilLed(admin: Admin, topics: string[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { topics: found } = await admin.fetchTopicMetadata({ topics });
      if (found.every(topic => topic.partitions.every(partition => partition.leader >= 0))) return;
    } catch (error) {
      if (attempt >= 50) throw error;
    }
    await delay(100);
  }
}

/** Kafka's names have no slash. */
const deadLetterOf = (topic: string, group: string) => `${topic}.${group}.dead`;

function toMessage(event: EventEnvelope) {
  const { payload, headers, ...rest } = event;
  return {
    key: event.key,
    value: JSON.stringify(payload),
    headers: { ...headers, 'event-meta': JSON.stringify(rest) },
  };
}

function fromMessage(topic: string, message: KafkaMessage): EventEnvelope {
  const headers = Object.fromEntries(
    Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]),
  );
  const { 'event-meta': meta = '{}', ...rest } = headers;
  return {
    topic,
    ...JSON.parse(meta),
    payload: JSON.parse(message.value?.toString() ?? 'null'),
    headers: rest,
  };
}
