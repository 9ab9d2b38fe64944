import type { EventBus, EventSubscription } from '../events/bus.ts';
import type { EventEnvelope } from '../events/topic.ts';

/** Notes what goes through a bus. */
export class RecordingBus implements EventBus {
  readonly published: EventEnvelope[] = [];
  readonly subscriptions: EventSubscription[] = [];
  readonly #bus: EventBus;

  constructor(bus: EventBus) {
    this.#bus = bus;
  }

  subscribe(subscription: EventSubscription): void {
    this.subscriptions.push(subscription);
    this.#bus.subscribe(subscription);
  }

  async publish(events: readonly EventEnvelope[]): Promise<void> {
    await this.#bus.publish(events);
    this.published.push(...events);
  }

  start = () => this.#bus.start();
  stop = () => this.#bus.stop();
  ping = () => this.#bus.ping();
  deadLetters = (topic: string, group: string) => this.#bus.deadLetters(topic, group);
}
