import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventBus, RedeliveryOptions } from './bus.ts';
import type { EventEnvelope } from './topic.ts';

/** Opens a bus on the same broker each time. */
export type OpenBus = (options: RedeliveryOptions) => Promise<EventBus>;

const TOPIC = 'conformance.thing.happened.v1';
const WAIT_MILLISECONDS = 120_000;

/**
 * What every driver of the event bus promises; each runs this same suite on its real broker.
 *
 * @param driver - Named in the tests.
 * @param prepare - Starts or finds the broker.
 */
export function eventBusConformance(
  driver: string,
  prepare: () => Promise<{ open: OpenBus; close: () => Promise<void> }>,
): void {
  let broker: Awaited<ReturnType<typeof prepare>>;
  const opened: EventBus[] = [];

  before(async () => {
    broker = await prepare();
  });
  after(async () => {
    await Promise.all(opened.map(bus => bus.stop()));
    await broker?.close();
  });

  async function open(subscribe: (bus: EventBus) => void, options: RedeliveryOptions = {}) {
    const bus = await broker.open({ retryDelaySeconds: 1, ...options });
    subscribe(bus);
    await bus.start();
    opened.push(bus);
    return bus;
  }

  test(`${driver}: gives each group every event, and one instance of a group`, async () => {
    const topic = unique();
    const got: Record<string, string[]> = { a: [], b: [] };
    const note = (group: string) => (bus: EventBus) =>
      bus.subscribe({ topic, group, handle: async event => void got[group]!.push(event.id) });
    const [first] = await Promise.all([open(note('a')), open(note('b'))]);
    await open(note('a'));
    const events = Array.from({ length: 20 }, (_, i) => make(topic, `key-${i}`, i));
    await first!.publish(events);
    await until(() => got.a!.length >= 20 && got.b!.length >= 20);
    const ids = events.map(event => event.id).sort();
    assert.deepEqual(got.a!.sort(), ids);
    assert.deepEqual(got.b!.sort(), ids);
  });

  test(`${driver}: keeps the order of each key, also across instances`, async () => {
    const topic = unique();
    const seen = new Map<string, number[]>();
    const subscribe = (bus: EventBus) =>
      bus.subscribe({
        topic,
        group: 'g',
        handle: async event => {
          await delay(Math.random() * 5);
          seen.set(event.key, [...(seen.get(event.key) ?? []), event.payload as number]);
        },
      });
    const bus = await open(subscribe);
    await open(subscribe);
    const events = Array.from({ length: 90 }, (_, i) =>
      make(topic, `key with / and ä ${i % 3}`, i),
    );
    for (let i = 0; i < events.length; i += 30) await bus.publish(events.slice(i, i + 30));
    await until(() => [...seen.values()].flat().length >= 90);
    for (const [key, list] of seen) {
      assert.deepEqual(
        list,
        [...list].sort((a, b) => a - b),
        key,
      );
      assert.equal(list.length, 30);
    }
  });

  test(`${driver}: delivers again what failed, before later events of the same key`, async () => {
    const topic = unique();
    const seen: string[] = [];
    const bus = await open(each =>
      each.subscribe({
        topic,
        group: 'g',
        handle: async event => {
          seen.push(`${event.payload}`);
          if (event.payload === 1 && seen.length === 1) throw new Error('not today');
        },
      }),
    );
    await bus.publish([make(topic, 'k', 1), make(topic, 'k', 2)]);
    await until(() => seen.length >= 3);
    assert.deepEqual(seen, ['1', '1', '2']);
  });

  test(`${driver}: moves a poisonous event to the dead letters and goes on with its key`, async () => {
    const topic = unique();
    const done: unknown[] = [];
    const bus = await open(
      each =>
        each.subscribe({
          topic,
          group: 'g',
          handle: async event => {
            if (event.payload === 'poison') throw new Error('never');
            done.push(event.payload);
          },
        }),
      { maxAttempts: 2 },
    );
    const poison = make(topic, 'k', 'poison');
    await bus.publish([poison, make(topic, 'k', 'fine')]);
    await until(() => done.length === 1);
    assert.deepEqual(await bus.deadLetters(topic, 'g'), [poison]);
  });

  test(`${driver}: carries tenant, time, source and trace context unchanged`, async () => {
    const topic = unique();
    const got: EventEnvelope[] = [];
    const bus = await open(each =>
      each.subscribe({ topic, group: 'g', handle: async event => void got.push(event) }),
    );
    const event = {
      ...make(topic, 'k', { text: 'ä "quoted"', nothing: null }),
      tenantId: 'acme',
      headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
    };
    await bus.publish([event]);
    await until(() => got.length === 1);
    assert.deepEqual(got, [event]);
  });

  test(`${driver}: ends after the handlers at work and keeps the rest for the next start`, async () => {
    const topic = unique();
    const done: unknown[] = [];
    const subscribe = (bus: EventBus) =>
      bus.subscribe({
        topic,
        group: 'g',
        handle: async event => {
          await delay(300);
          done.push(event.payload);
        },
      });
    const bus = await broker.open({});
    subscribe(bus);
    await bus.start();
    await bus.publish([make(topic, 'k', 1), make(topic, 'k', 2), make(topic, 'k', 3)]);
    await delay(600);
    await bus.stop();
    const before = done.length;
    await delay(500);
    assert.equal(done.length, before, 'nothing is handled after stop');
    await open(subscribe);
    await until(() => new Set(done).size === 3);
  });

  test(`${driver}: answers a ping`, async () => {
    const bus = await open(() => {});
    await bus.ping();
  });
}

const unique = () => TOPIC.replace('thing', `thing-${randomUUID().slice(0, 8)}`);

function make(topic: string, key: string, payload: unknown): EventEnvelope {
  return {
    id: randomUUID(),
    topic,
    key,
    source: 'test',
    time: '2030-01-01T00:00:00.000Z',
    payload,
    headers: {},
  };
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; waited < WAIT_MILLISECONDS; waited += 20) {
    if (condition()) return;
    await delay(20);
  }
  throw new Error(`not within ${WAIT_MILLISECONDS / 1000} s`);
}
