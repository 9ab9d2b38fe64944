import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Topic } from '@internal/event-contracts';
import { startTestService, type TestService } from '@internal/service-kit/testing';
import { service } from '../service.ts';
import { topics } from './topics.ts';

let app: TestService;
before(async () => {
  app = await startTestService(service);
});
after(() => app.stop());

test('each announced change leaves one event, and nothing is told of a refused one', async () => {
  const person = app.as('person', { tenantId: 'acme' });
  const made = await person.post('/items', { title: 'Blue mug', price: { minorUnits: 1299 } });
  const path = `/items/${made.body.itemId}`;
  await person.patch(path, { status: 'active' }, { ifMatch: 1 });
  await person.patch(path, { status: 'draft' }, { ifMatch: 2 });

  const byChange: Record<string, Topic<unknown>> = topics;
  const expected: Record<string, unknown> = {
    created: { itemId: made.body.itemId, status: 'draft', version: 1 },
    updated: { itemId: made.body.itemId, status: 'active', version: 2 },
  };
  for (const [change, topic] of Object.entries(byChange)) {
    const events = await app.events.published(topic);
    assert.deepEqual(
      events.map(({ changeTime: _, ...event }: any) => event),
      [expected[change]],
      change,
    );
  }
});
