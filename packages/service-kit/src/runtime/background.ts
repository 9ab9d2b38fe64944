import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Clock } from '../clock.ts';
import { ConfigError } from '../config/loadConfig.ts';
import type { EventBus, EventSubscription } from '../events/bus.ts';
import { Outbox } from '../events/outbox.ts';
import { OutboxRelay } from '../events/relay.ts';
import type { IdempotencyStore } from '../idempotency/idempotencyStore.ts';
import { MailOutbox } from '../mail/mailOutbox.ts';
import { MailRelay } from '../mail/mailRelay.ts';
import type { Service } from '../service.ts';
import type { Logger } from '../telemetry/logger.ts';
import { WorkLoop } from '../workLoop.ts';

type Hook = () => Promise<void> | void;

interface BackgroundOptions {
  service: Service;
  database: Knex | undefined;
  clock: Clock;
  logger: Logger;
  mail: { smtpUrl: string; from: string } | undefined;
}

interface BackgroundParts {
  subscriptions: readonly EventSubscription[];
  idempotency: IdempotencyStore | undefined;
  openBus: (() => EventBus) | undefined;
}

/** What a service does beside answering requests: connect, relay events and mails, tidy up. */
export class Background {
  readonly outbox: Outbox;
  readonly mail: MailOutbox;
  readonly startHooks: Hook[] = [];
  readonly stopHooks: Hook[] = [];
  readonly #options: BackgroundOptions;
  readonly #stopping = new AbortController();
  #state = 'starting: not connected yet';
  #started: Promise<void> | undefined;
  #bus: EventBus | undefined;
  #relay: OutboxRelay | undefined;
  #mailRelay: MailRelay | undefined;
  #housekeeping: WorkLoop | undefined;

  constructor(options: BackgroundOptions) {
    this.#options = options;
    const { service, clock } = options;
    this.outbox = new Outbox({
      source: service.name,
      publishes: service.publishes ?? [],
      clock,
      wake: () => this.#relay?.wake(),
    });
    this.mail = new MailOutbox({ wake: () => this.#mailRelay?.wake() });
  }

  /** Connects, again and again until it works; the reason is what `/readyz` shows meanwhile. */
  start(parts: BackgroundParts): Promise<void> {
    this.#started = this.#connectUntilDone(parts);
    // Who does not wait for it still sees the reason in the log and in /readyz.
    this.#started.catch(() => {});
    return this.#started;
  }

  assertStarted(): void {
    if (this.#state !== 'started') throw new Error(this.#state);
  }

  async flushOutbox(): Promise<void> {
    await this.#relay?.flush();
  }

  /** Ends deliveries of events, after the handlers at work. */
  async stopDeliveries(): Promise<void> {
    this.#state = 'stopping';
    this.#stopping.abort();
    await this.#started?.catch(() => {});
    // What the last requests committed is published by the next process, or by this relay while it is still there.
    await this.#relay?.stop();
    await this.#bus?.stop();
  }

  async stop(): Promise<void> {
    await Promise.all([this.#mailRelay?.stop(), this.#housekeeping?.stop()]);
    for (const hook of this.stopHooks.reverse()) await hook();
  }

  async #connectUntilDone(parts: BackgroundParts): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#connect(parts);
        this.#state = 'started';
        return;
      } catch (error) {
        await this.#bus?.stop().catch(() => {});
        this.#bus = undefined;
        const { message } = error as Error;
        this.#state = `starting: ${message}`;
        this.#options.logger.warn('not started yet', { error });
        if (error instanceof ConfigError || this.#stopping.signal.aborted) throw error;
        await delay(Math.min(5_000, 250 * 2 ** attempt), undefined, {
          signal: this.#stopping.signal,
        });
      }
    }
  }

  async #connect(parts: BackgroundParts): Promise<void> {
    const { database, logger, clock, mail } = this.#options;
    await database?.raw('select 1');
    if (parts.openBus) {
      this.#bus = parts.openBus();
      for (const subscription of parts.subscriptions) this.#bus.subscribe(subscription);
      await this.#bus.start();
    }
    for (const hook of this.startHooks) await hook();
    if (!database) return;
    if (this.#bus) {
      this.#relay = new OutboxRelay({ database, bus: this.#bus, logger });
      this.#relay.start();
    }
    if (mail) {
      this.#mailRelay = new MailRelay({ database, ...mail, clock, logger });
      this.#mailRelay.start();
    }
    this.#housekeeping = new WorkLoop({
      work: () => tidy(database, parts.idempotency, clock),
      idleMilliseconds: 3_600_000,
      onError: error => logger.warn('housekeeping', { error }),
    });
    this.#housekeeping.start();
  }
}

/** A broker forgets an event after a week at most, so a second delivery after two does not come. */
async function tidy(
  database: Knex,
  idempotency: IdempotencyStore | undefined,
  clock: Clock,
): Promise<boolean> {
  await idempotency?.purge();
  const old = new Date(clock.now().getTime() - 14 * 86_400_000);
  await database('kit_inbox').where('consumed_at', '<', old).delete();
  return false;
}
