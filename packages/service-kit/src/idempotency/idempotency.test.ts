import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import fc from 'fast-check';
import { noteCreated, notes } from '../fixtures/notes/service.ts';
import { startTestService, TestClock, type TestService } from '../testing/index.ts';
import { IdempotencyStore } from './idempotencyStore.ts';

const migrations = join(import.meta.dirname, '../fixtures/notes/migrations');
let app: TestService;

before(async () => {
  app = await startTestService(notes, { migrations });
});
after(() => app?.stop());

const as = (tenantId: string, subject = 'ada') => app.as('person', { tenantId, subject });
const countOf = async (text: string) => (await app.database!.admin('notes').where({ text })).length;

test('answers a repetition with what was stored, and refuses the key for another request', async () => {
  const text = randomUUID();
  const options = { idempotencyKey: randomUUID() };
  const first = await as('acme').post('/notes', { text }, options);
  const again = await as('acme').post('/notes', { text }, options);
  assert.equal(again.status, 201);
  assert.deepEqual(again.body, first.body);
  assert.equal(again.headers.get('etag'), first.headers.get('etag'));
  assert.equal(again.headers.get('location'), first.headers.get('location'));
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  assert.equal(await countOf(text), 1);
  assert.equal((await as('acme').post('/notes', { text: 'other' }, options)).status, 422);
  const [tenant, person] = await Promise.all([
    as('rival').post('/notes', { text }, options),
    as('acme', 'bob').post('/notes', { text }, options),
  ]);
  assert.equal(tenant.headers.get('idempotency-replayed'), null, 'keys of tenants are apart');
  assert.equal(person.headers.get('idempotency-replayed'), null, 'keys of people are apart');
});

test('says to come back while the first attempt is in progress', async () => {
  const body = { text: randomUUID(), delayMilliseconds: 500 };
  const options = { idempotencyKey: randomUUID() };
  const first = as('acme').post('/notes', body, options);
  await new Promise(resolve => setTimeout(resolve, 150));
  const second = await as('acme').post('/notes', body, options);
  assert.equal(second.status, 409);
  assert.ok(Number(second.headers.get('retry-after')) >= 1);
  assert.equal((await first).status, 201);
});

test('opens the key again after an error', async () => {
  const options = { idempotencyKey: randomUUID() };
  const nobody = app.as('person', { subject: 'ada' });
  assert.equal(
    (await nobody.post('/notes', { text: 'x' }, options)).status,
    500,
    'no tenant: refused by the database',
  );
  const kept = await app.database!.admin('kit_idempotency').where({ key: options.idempotencyKey });
  assert.deepEqual(kept, []);
});

test('a crashed attempt is taken over after its lock, and can no longer store its answer', async () => {
  const clock = new TestClock();
  const store = new IdempotencyStore({ database: app.database!.database, clock });
  const request = { tenantId: 't', subject: 's', key: randomUUID(), requestHash: 'h' };
  const crashed = await store.begin(request);
  assert.equal(crashed.outcome, 'begun');
  assert.deepEqual(await store.begin(request), { outcome: 'in-progress', retryAfterSeconds: 30 });
  clock.advance({ seconds: 31 });
  assert.deepEqual(await store.begin({ ...request, requestHash: 'x' }), {
    outcome: 'other-request',
  });
  const next = await store.begin(request);
  assert.ok(next.outcome === 'begun' && crashed.outcome === 'begun');
  await assert.rejects(crashed.attempt.complete({ status: 201, body: 'late' }), /took over/);
  await crashed.attempt.release();
  await next.attempt.complete({ status: 201, body: 'second' });
  assert.deepEqual(await store.begin(request), {
    outcome: 'answered',
    answer: { status: 201, body: 'second' },
  });
  clock.advance({ days: 2 });
  assert.equal((await store.begin({ ...request, requestHash: 'x' })).outcome, 'begun');
});

test('however requests with keys interleave, each key has one effect and one event', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({ key: fc.integer({ min: 0, max: 3 }), wait: fc.integer({ min: 0, max: 8 }) }),
        {
          minLength: 2,
          maxLength: 12,
        },
      ),
      async attempts => {
        const run = randomUUID();
        const bodies = new Map<number, Set<string>>();
        const send = async ({ key, wait }: { key: number; wait: number }) => {
          await new Promise(resolve => setTimeout(resolve, wait));
          const options = { idempotencyKey: `${run}-${key}` };
          const { status, body } = await as('acme').post(
            '/notes',
            { text: `${run}-${key}` },
            options,
          );
          assert.ok(status === 201 || status === 409, `${status}`);
          if (status === 201) bodies.set(key, (bodies.get(key) ?? new Set()).add(body.id));
        };
        await Promise.all(attempts.map(send));
        const keys = new Set(attempts.map(each => each.key));
        const published = await app.events.published(noteCreated);
        for (const key of keys) {
          assert.equal(await countOf(`${run}-${key}`), 1);
          assert.equal(bodies.get(key)?.size, 1, 'all get the same answer');
          assert.equal(published.filter(event => event.text === `${run}-${key}`).length, 1);
        }
      },
    ),
    { numRuns: 15 },
  );
});
