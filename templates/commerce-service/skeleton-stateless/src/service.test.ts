import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { startTestService, type TestService } from '@internal/service-kit/testing';
import { service } from './service.ts';

let app: TestService;
before(async () => {
  app = await startTestService(service, { config: { MAX_PARTS: '3' } });
});
after(() => app.stop());

const tenEuros = { minorUnits: 1000, currency: 'EUR' };

test('an amount is split to the last cent', async () => {
  const { status, body } = await app
    .as('person', { tenantId: 'acme' })
    .post('/allocations', { amount: tenEuros, weights: [1, 1, 1] });
  assert.equal(status, 200);
  assert.deepEqual(
    body.parts.map((part: { minorUnits: number }) => part.minorUnits),
    [334, 333, 333],
  );
});

test('what is wrong is refused with the reason', async () => {
  const person = app.as('person', { tenantId: 'acme' });
  const bad = await person.post('/allocations', { amount: tenEuros, weights: [-1] });
  assert.equal(bad.status, 400);
  const zero = await person.post('/allocations', { amount: tenEuros, weights: [0, 0] });
  assert.equal(zero.status, 422);
  const many = await person.post('/allocations', { amount: tenEuros, weights: [1, 1, 1, 1] });
  assert.match(many.body.detail, /at most 3/);
  const anonymous = await app.anonymous.post('/allocations', { amount: tenEuros, weights: [1] });
  assert.equal(anonymous.status, 401);
});

test('openapi.json is what the routes say', async () => {
  const file = new URL('../openapi.json', import.meta.url);
  const { body } = await app.anonymous.get('/openapi.json');
  const current = `${JSON.stringify(body, null, 2)}\n`;
  if (process.env.UPDATE_OPENAPI) await writeFile(file, current);
  assert.equal(await readFile(file, 'utf8'), current, 'To mend: UPDATE_OPENAPI=1 npm test');
});
