import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { noteCreated, notes } from './fixtures/notes/service.ts';
import { startTestService, type TestService } from './testing/index.ts';

const migrations = join(import.meta.dirname, 'fixtures/notes/migrations');
const acme = { tenantId: 'acme', permissions: ['notes.note.change'] };
const lines: string[] = [];
let app: TestService;

before(async () => {
  app = await startTestService(notes, { migrations, log: line => lines.push(line) });
});
after(() => app?.stop());

test('answers probes: live, ready with the name of each check, metrics and OpenAPI', async () => {
  assert.equal((await app.anonymous.get('/livez')).status, 200);
  const ready = await app.anonymous.get('/readyz');
  assert.deepEqual(ready.body, {
    ok: true,
    checks: [
      { name: 'database', ok: true },
      { name: 'started', ok: true },
    ],
  });
  const { body } = await app.anonymous.get('/openapi.json');
  assert.equal(body.openapi, '3.1.0');
  assert.equal(body.paths['/notes'].post.operationId, 'createNote');
  assert.ok(body.components.schemas.Note && body.components.schemas.Problem);
});

test('keeps tenants apart, also when the code forgets to filter', async () => {
  const made = await app.as('person', acme).post('/notes', { text: 'milk' });
  assert.equal(made.status, 201);
  assert.equal(made.headers.get('etag'), '"1"');
  assert.equal(made.body.internal, undefined);
  const own = await app.as('person', acme).get('/notes');
  assert.ok(own.body.items.length >= 1);
  const other = await app.as('person', { tenantId: 'rival' }).get('/notes');
  assert.deepEqual(other.body.items, []);
  const none = await app.as('person', {}).get('/notes');
  assert.deepEqual(none.body.items, []);
  const byHeader = await app.as('person', { tenantId: 'rival' }).get('/notes', {
    headers: { 'x-tenant-id': 'acme' },
  });
  assert.deepEqual(byHeader.body.items, [], 'a person cannot choose a tenant by header');
  const workload = await app.as('workload', { tenantId: 'acme' }).get('/notes');
  assert.ok(workload.body.items.length >= 1);
});

test('answers errors as problem+json with the request id, and tells nothing of unexpected ones', async () => {
  const bad = await app.as('person', acme).post('/notes', { text: '' });
  assert.equal(bad.status, 400);
  assert.match(bad.headers.get('content-type')!, /problem\+json/);
  assert.equal(bad.body.errors[0].path, 'body.text');
  assert.equal(bad.body.requestId, bad.headers.get('x-request-id'));
  assert.equal((await app.anonymous.get('/notes')).status, 401);
  const forged = { headers: { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' } };
  assert.equal((await app.anonymous.get('/notes', forged)).status, 401);
  assert.equal((await app.anonymous.get('/nowhere')).status, 404);
  const method = await app.as('person', acme).delete('/notes');
  assert.equal(method.status, 405);
  assert.equal(method.headers.get('allow'), 'GET, POST');
  const headers = { 'content-type': 'application/json' };
  const person = app.as('person', acme);
  assert.equal((await person.post('/notes', 'x'.repeat(200_000))).status, 413);
  assert.equal((await person.post('/notes', undefined, { headers })).status, 400);
  const xml = { headers: { 'content-type': 'text/xml' } };
  assert.equal((await person.post('/notes', {}, xml)).status, 415);

  const failed = await app.anonymous.get('/failures');
  assert.equal(failed.status, 500);
  assert.doesNotMatch(JSON.stringify(failed.body), /hunter2|example\.com/);
  const line = lines.find(each => each.includes('request failed'))!;
  assert.ok(line.includes(failed.body.requestId));
  assert.doesNotMatch(line, /ada@example\.com/);
});

test('refuses a change of something that was changed meanwhile, and shows its state', async () => {
  const person = app.as('person', acme);
  const { body: made } = await person.post('/notes', { text: 'draft' });
  const path = `/notes/${made.id}`;
  assert.equal((await person.put(path, { text: 'a' })).status, 428);
  assert.equal((await person.put(path, { text: 'a' }, { ifMatch: 1 })).status, 200);
  const conflict = await person.put(path, { text: 'b' }, { ifMatch: 1 });
  assert.equal(conflict.status, 409);
  assert.equal(conflict.body.current.text, 'a');
  assert.equal(conflict.body.current.version, 2);
  const weak = await app
    .as('person', { tenantId: 'acme' })
    .put(path, { text: 'c' }, { ifMatch: 2 });
  assert.equal(weak.status, 403);
  assert.match(weak.body.detail, /notes\.note\.change/);
});

test('pages through a list with cursors and refuses one that it did not make', async () => {
  const person = app.as('person', { tenantId: 'pages' });
  for (const text of ['1', '2', '3', '4', '5']) await person.post('/notes', { text });
  const seen = new Set<string>();
  let cursor: string | undefined;
  do {
    const { body } = await person.get('/notes', { query: { limit: 2, ...(cursor && { cursor }) } });
    for (const item of body.items) seen.add(item.id);
    cursor = body.nextCursor;
  } while (cursor);
  assert.ok(seen.size >= 5);
  assert.equal((await person.get('/notes', { query: { cursor: 'xyz' } })).status, 400);
});

test('publishes what was committed and consumes each event once', async () => {
  const { body } = await app.as('person', { tenantId: 'events' }).post('/notes', { text: 'tea' });
  const published = await app.events.published(noteCreated);
  assert.ok(published.some(payload => payload.noteId === body.id));
  await app.events.publish(
    noteCreated,
    { noteId: '0197c2a4-5b0e-7c31-9d52-2f6b8a1c4e70', text: 'coffee' },
    { tenantId: 'events' },
  );
  const copies = await app.database!.admin('notes').where({ text: 'copy of coffee' });
  assert.equal(copies.length, 1);
  assert.equal(copies[0].tenant_id, 'events');
});

test('counts requests by route template and never by raw path', async () => {
  await app.as('person', acme).put('/notes/not-a-uuid', { text: 'x' }, { ifMatch: 1 });
  await app.anonymous.get('/random/path/123');
  const { body } = await app.anonymous.get('/metrics');
  assert.match(
    body,
    /http_server_request_duration_seconds_count\{method="POST",route="\/notes",status="201"\}/,
  );
  assert.match(body, /route="\/notes\/\{noteId\}",status="400"/);
  assert.match(body, /route="unmatched",status="404"/);
  assert.doesNotMatch(body, /not-a-uuid|random/);
});

test('obeys flags and faults of flags.json', async () => {
  assert.equal((await app.anonymous.post('/mails')).body.greeting, 'hi');
  await app.setFlags({
    flags: { loud: { value: true } },
    faults: [{ route: 'GET /notes', errorRate: 1, errorStatus: 503 }],
  });
  assert.equal((await app.anonymous.post('/mails')).body.greeting, 'HI');
  assert.equal((await app.as('person', acme).get('/notes')).status, 503);
  assert.equal((await app.anonymous.get('/readyz')).status, 200);
  await app.setFlags({ faults: [{ errorRate: 1, expiresTime: '2029-01-01T00:00:00Z' }] });
  assert.equal((await app.as('person', acme).get('/notes')).status, 200);
  await app.setFlags({});
});
