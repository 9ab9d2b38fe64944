import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { startTestService, type TestService } from '@internal/service-kit/testing';
import { service } from './service.ts';

const mug = { title: 'Blue mug', price: { minorUnits: 1299, currency: 'EUR' } };

let app: TestService;
before(async () => {
  app = await startTestService(service);
});
after(() => app.stop());

test('an item is created, read, changed and listed', async () => {
  const person = app.as('person', { tenantId: randomUUID() });
  const made = await person.post('/items', mug);
  assert.equal(made.status, 201);
  assert.equal(made.body.status, 'draft');

  const path = `/items/${made.body.itemId}`;
  const changed = await person.patch(path, { status: 'active' }, { ifMatch: made.body.version });
  assert.equal(changed.status, 200);
  assert.equal(changed.body.version, 2);
  assert.deepEqual((await person.get(path)).body, changed.body);
  assert.deepEqual((await person.get('/items')).body, { items: [changed.body] });
});

test('a currency that is not given is the configured one', async () => {
  const person = app.as('person', { tenantId: randomUUID() });
  const made = await person.post('/items', { title: 'Blue mug', price: { minorUnits: 1299 } });
  assert.equal(made.body.price.currency, 'EUR');
});

test('a tenant sees nothing of another one', async () => {
  const made = await app.as('person', { tenantId: 'acme' }).post('/items', mug);
  const other = app.as('person', { tenantId: 'globex' });
  assert.equal((await other.get(`/items/${made.body.itemId}`)).status, 404);
  assert.deepEqual((await other.get('/items')).body.items, []);
  const change = await other.patch(`/items/${made.body.itemId}`, mug, { ifMatch: 1 });
  assert.equal(change.status, 404);
});

test('the same idempotency key makes one item', async () => {
  const person = app.as('person', { tenantId: randomUUID() });
  const idempotencyKey = randomUUID();
  const first = await person.post('/items', mug, { idempotencyKey });
  const again = await person.post('/items', mug, { idempotencyKey });
  assert.deepEqual(again.body, first.body);
  assert.equal((await person.get('/items')).body.items.length, 1);
});

test('of two changes to the same version one wins, the other sees what it missed', async () => {
  const person = app.as('person', { tenantId: randomUUID() });
  const made = await person.post('/items', mug);
  const path = `/items/${made.body.itemId}`;
  const answers = await Promise.all(
    ['Red mug', 'Green mug'].map(title => person.patch(path, { title }, { ifMatch: 1 })),
  );
  assert.deepEqual(answers.map(answer => answer.status).sort(), [200, 409]);
  const won = answers.find(answer => answer.status === 200);
  const lost = answers.find(answer => answer.status === 409);
  assert.deepEqual(lost?.body.current, won?.body);
});

test('pages follow each other without gap or repetition', async () => {
  const person = app.as('person', { tenantId: randomUUID() });
  for (let number = 1; number <= 5; number++) {
    await person.post('/items', { ...mug, title: `Mug ${number}` });
    app.clock.advance({ seconds: 1 });
  }
  const titles: string[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await person.get('/items', { query: { limit: 2, ...(cursor && { cursor }) } });
    titles.push(...body.items.map((item: { title: string }) => item.title));
    cursor = body.nextCursor;
  } while (cursor);
  assert.deepEqual(titles, ['Mug 5', 'Mug 4', 'Mug 3', 'Mug 2', 'Mug 1']);
});

test('what is wrong is refused with the reason', async () => {
  const person = app.as('person', { tenantId: randomUUID() });
  const bad = await person.post('/items', { title: '', price: { minorUnits: 1.5 } });
  assert.equal(bad.status, 400);
  assert.deepEqual(bad.body.errors.map((error: { path: string }) => error.path).sort(), [
    'body.price.minorUnits',
    'body.title',
  ]);
  const made = await person.post('/items', mug);
  const path = `/items/${made.body.itemId}`;
  await person.patch(path, { status: 'retired' }, { ifMatch: 1 });
  assert.equal((await person.patch(path, { status: 'active' }, { ifMatch: 2 })).status, 422);
  assert.equal((await person.patch(path, { title: 'Mug' })).status, 428);
  assert.equal((await app.anonymous.get('/items')).status, 401);
});

test('openapi.json is what the routes say', async () => {
  const file = new URL('../openapi.json', import.meta.url);
  const { body } = await app.anonymous.get('/openapi.json');
  const current = `${JSON.stringify(body, null, 2)}\n`;
  if (process.env.UPDATE_OPENAPI) await writeFile(file, current);
  assert.equal(await readFile(file, 'utf8'), current, 'To mend: UPDATE_OPENAPI=1 npm test');
});
