import { createHash } from 'node:crypto';
import { PgBoss, type JobWithMetadata } from 'pg-boss';
import type { Logger } from '../telemetry/logger.ts';
import { WorkLoop } from '../workLoop.ts';
import type { EventBus, EventSubscription, RedeliveryOptions } from './bus.ts';
import { PostgresListener } from './postgresListener.ts';
import type { EventEnvelope } from './topic.ts';

const CHANNEL = 'service_kit_events';
/** Handlers at work at the same time, per subscription and instance. */
const CONCURRENCY = 4;

/** Where the queue is and how it redelivers. */
export interface PostgresEventBusOptions extends RedeliveryOptions {
  /** Database of the environment's events. */
  url: () => Promise<string>;
  applicationName: string;
  logger: Logger;
}

/**
 * Events by a queue on PostgreSQL (pg-boss): one queue per topic and group, strict order per key. A group gets what is
 * published after its first start.
 *
 * @example
 * ```ts
 * const bus = new PostgresEventBus({ url: () => directory.requireSecret('events-url'), applicationName: 'order', logger });
 * ```
 */
export class PostgresEventBus implements EventBus {
  readonly #options: PostgresEventBusOptions;
  readonly #subscriptions: EventSubscription[] = [];
  readonly #loops = new Map<string, WorkLoop[]>();
  #boss: PgBoss | undefined;
  #listener: PostgresListener | undefined;

  constructor(options: PostgresEventBusOptions) {
    this.#options = options;
  }

  subscribe(subscription: EventSubscription): void {
    this.#subscriptions.push(subscription);
  }

  async start(): Promise<void> {
    const { logger, applicationName } = this.#options;
    const consumes = this.#subscriptions.length > 0;
    const url = await this.#options.url();
    const boss = new PgBoss({
      connectionString: url,
      application_name: `${applicationName}-events`,
      max: consumes ? 3 : 1,
      schedule: false,
      // Whoever consumes also looks after jobs of dead processes.
      supervise: consumes,
      superviseIntervalSeconds: 10,
      monitorIntervalSeconds: 10,
    });
    boss.on('error', error => logger.warn('event queue', { error }));
    await boss.start();
    this.#boss = boss;
    for (const subscription of this.#subscriptions) await this.#open(boss, subscription);
    if (consumes) {
      this.#listener = new PostgresListener({
        url,
        channel: CHANNEL,
        applicationName: `${applicationName}-events-listen`,
        onNotify: topic => this.#loops.get(topic)?.forEach(loop => loop.wake()),
      });
      this.#listener.start();
      for (const loops of this.#loops.values()) loops.forEach(loop => loop.start());
    }
  }

  async publish(events: readonly EventEnvelope[]): Promise<void> {
    const boss = this.#running();
    // One after the other: rows of one statement have the same time, and time is what orders them.
    for (const event of events) {
      await boss.publish(event.topic, event, { id: event.id, singletonKey: keyOf(event.key) });
    }
    for (const topic of new Set(events.map(event => event.topic))) {
      await boss.getDb().executeSql('select pg_notify($1, $2)', [CHANNEL, topic]);
    }
  }

  async deadLetters(topic: string, group: string): Promise<EventEnvelope[]> {
    const jobs = await this.#running().findJobs<EventEnvelope>(deadLetterOf(topic, group));
    return jobs.map(job => job.data);
  }

  async ping(): Promise<void> {
    await this.#running().getDb().executeSql('select 1');
  }

  async stop(): Promise<void> {
    await this.#listener?.stop();
    await Promise.all([...this.#loops.values()].flat().map(loop => loop.stop()));
    await this.#boss?.stop({ graceful: true, close: true, timeout: 5_000 });
    this.#boss = undefined;
  }

  async #open(boss: PgBoss, subscription: EventSubscription): Promise<void> {
    const { topic, group } = subscription;
    const queue = queueOf(topic, group);
    await boss.createQueue(deadLetterOf(topic, group), { retentionSeconds: 90 * 86_400 });
    await boss.createQueue(queue, {
      policy: 'key_strict_fifo',
      // A job that pg-boss gives up blocks its key for ever, so it never gives up: `#handle` counts.
      retryLimit: 10_000,
      retryDelay: this.#options.retryDelaySeconds ?? 1,
      retryBackoff: true,
      retryDelayMax: 60,
      expireInSeconds: 600,
      // A process that was killed is noticed by its missing heartbeat.
      heartbeatSeconds: 10,
      deleteAfterSeconds: 3_600,
    });
    await boss.subscribe(topic, queue);
    const loops = Array.from(
      { length: CONCURRENCY },
      () =>
        new WorkLoop({
          work: () => this.#handleOne(boss, queue, subscription),
          idleMilliseconds: 2_000,
          onError: error => this.#options.logger.warn('event queue', { topic, error }),
        }),
    );
    this.#loops.set(topic, [...(this.#loops.get(topic) ?? []), ...loops]);
  }

  async #handleOne(boss: PgBoss, queue: string, subscription: EventSubscription): Promise<boolean> {
    const [job] = await boss.fetch<EventEnvelope>(queue, { includeMetadata: true });
    if (!job) return false;
    const alive = setInterval(() => boss.touch(queue, job.id).catch(() => {}), 4_000);
    try {
      await this.#handle(boss, queue, job, subscription);
    } finally {
      clearInterval(alive);
    }
    return true;
  }

  async #handle(
    boss: PgBoss,
    queue: string,
    job: JobWithMetadata<EventEnvelope>,
    { topic, group, handle }: EventSubscription,
  ): Promise<void> {
    const { logger, maxAttempts = 5 } = this.#options;
    const attempt = job.retryCount + 1;
    try {
      // More attempts than that: the process died in each of them.
      if (attempt > maxAttempts) throw new Error('The process died while it handled the event');
      await handle(job.data);
    } catch (error) {
      if (attempt < maxAttempts) {
        logger.warn('event will be delivered again', { topic, eventId: job.id, attempt, error });
        await boss.fail(queue, job.id);
        return;
      }
      logger.error('event moved to the dead letters', { topic, group, eventId: job.id, error });
      // The same id: after a crash between the two statements the second insert does nothing.
      await boss.send(deadLetterOf(topic, group), job.data, { id: job.id });
    }
    await boss.complete(queue, job.id);
  }

  #running(): PgBoss {
    if (!this.#boss) throw new Error('The event bus has not started yet');
    return this.#boss;
  }
}

const queueOf = (topic: string, group: string) => `${group}/${topic}`;
const deadLetterOf = (topic: string, group: string) => `${group}/${topic}/dead`;
/** pg-boss takes few characters in a key. */
const keyOf = (key: string) => createHash('sha256').update(key).digest('hex').slice(0, 32);
