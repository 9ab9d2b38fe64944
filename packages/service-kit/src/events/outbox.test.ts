import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { z } from 'zod';
import { inTransaction } from '../db/transaction.ts';
import { createLogger } from '../telemetry/logger.ts';
import { testDatabase, type TestDatabase } from '../testing/index.ts';
import type { EventBus } from './bus.ts';
import { Outbox } from './outbox.ts';
import { OutboxRelay } from './relay.ts';
import type { EventEnvelope, EventTopic } from './topic.ts';

const counted: EventTopic<{ counter: string; value: number }> = {
  name: 'test.counter.counted.v1',
  summary: 'A counter went up',
  schema: z.object({ counter: z.string(), value: z.int() }),
  key: payload => payload.counter,
  example: { counter: 'a', value: 1 },
};
const logger = createLogger({ write: () => {} });
let database: TestDatabase;

before(async () => {
  database = await testDatabase({ migrations: false });
  await database.admin.raw(
    'create table counters (name text primary key, value integer not null default 0)',
  );
  await database.admin.raw('grant all on counters to public');
});
after(() => database?.drop());

/** Notes what is published; fails at random before or after, as a broker does. */
function flakyBus(seen: EventEnvelope[], failures: () => boolean) {
  return {
    publish: async (events: readonly EventEnvelope[]) => {
      if (failures()) throw new Error('broker away');
      seen.push(...events);
      if (failures()) throw new Error('no acknowledgement');
    },
  } as unknown as EventBus;
}

test('publishes in the order of the commits for each key, whatever runs at the same time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          counter: fc.constantFrom('a', 'b'),
          before: fc.integer({ min: 0, max: 4 }),
          after: fc.integer({ min: 0, max: 6 }),
          rollback: fc.boolean(),
        }),
        { minLength: 5, maxLength: 15 },
      ),
      fc.infiniteStream(fc.boolean()),
      async (writers, coin) => {
        await database.admin('kit_outbox').delete();
        await database.admin('counters').delete();
        await database.admin('counters').insert([{ name: 'a' }, { name: 'b' }]);
        const seen: EventEnvelope[] = [];
        let flips = 0;
        const failing = () => flips++ < 6 && coin.next().value === true;
        const bus = flakyBus(seen, failing);
        const relays = [1, 2].map(
          () => new OutboxRelay({ database: database.database, bus, logger }),
        );
        const outbox = new Outbox({ source: 'test', publishes: [counted] });
        relays.forEach(relay => relay.start());
        const write = async (writer: (typeof writers)[number]) => {
          await delay(writer.before);
          await inTransaction(database.database, async trx => {
            const [row] = await trx('counters')
              .where({ name: writer.counter })
              .increment('value')
              .returning('*');
            await outbox.add(trx, counted, { counter: row.name, value: row.value });
            await delay(writer.after);
            if (writer.rollback) throw new Error('rolled back');
          }).catch(error => assert.equal(error.message, 'rolled back'));
        };
        await Promise.all(writers.map(write));
        for (let i = 0; i < 20; i++) await relays[0]!.flush().catch(() => {});
        await Promise.all(relays.map(relay => relay.stop()));

        const first = [...new Map(seen.map(event => [event.id, event])).values()];
        for (const counter of ['a', 'b']) {
          const values = first
            .filter(event => event.key === counter)
            .map(event => (event.payload as { value: number }).value);
          const committed = writers.filter(
            each => each.counter === counter && !each.rollback,
          ).length;
          assert.deepEqual(
            values,
            Array.from({ length: committed }, (_, i) => i + 1),
          );
        }
      },
    ),
    { numRuns: 15 },
  );
});

test('a later sequence number of the same key cannot be committed first', async () => {
  const outbox = new Outbox({ source: 'test', publishes: [counted] });
  const slow = await database.database.transaction();
  await outbox.add(slow, counted, { counter: 'k', value: 1 });
  let second = false;
  const fast = inTransaction(database.database, trx =>
    outbox.add(trx, counted, { counter: 'k', value: 2 }),
  ).then(() => (second = true));
  await inTransaction(database.database, trx =>
    outbox.add(trx, counted, { counter: 'other', value: 1 }),
  );
  assert.equal(second, false, 'waits for the transaction before it; other keys do not');
  await slow.commit();
  await fast;
});

test('refuses a topic that was not declared and a payload that does not fit', async () => {
  const none = new Outbox({ source: 'test', publishes: [] });
  const outbox = new Outbox({ source: 'test', publishes: [counted] });
  await inTransaction(database.database, async trx => {
    await assert.rejects(none.add(trx, counted, counted.example), /must be listed in `publishes`/);
    await assert.rejects(outbox.add(trx, counted, { counter: 'a', value: 0.5 }));
  });
});
