import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import {
  asyncApiDocument,
  defineTopic,
  findTopic,
  topics,
  welcomeGreetingCreated,
} from './index.ts';

test('lists every file of topics/, each under its name', async () => {
  const files = await readdir(join(import.meta.dirname, 'topics'));
  assert.equal(
    topics.length,
    files.length,
    'a new file in topics/ must be listed in registry.ts and index.ts',
  );
  assert.equal(new Set(topics.map(topic => topic.name)).size, topics.length);
  assert.equal(findTopic('welcome.greeting.created.v1'), welcomeGreetingCreated);
});

test('refuses a wrong name and an example that does not fit', () => {
  const topic = {
    summary: '',
    owner: 'x',
    schema: z.object({ id: z.string() }),
    key: (payload: { id: string }) => payload.id,
    example: { id: 'a' },
  };
  assert.throws(() => defineTopic({ ...topic, name: 'Order.placed' }), /must be named/);
  const example = { id: 1 as unknown as string };
  assert.throws(
    () => defineTopic({ ...topic, name: 'a.b.done.v1', example }),
    /must fit its schema/,
  );
});

test('describes what a service sends and receives as AsyncAPI 3', () => {
  const document = asyncApiDocument({
    title: 'welcome',
    version: '1.0.0',
    publishes: [welcomeGreetingCreated],
    consumes: [],
  });
  assert.deepEqual(document.operations, {
    sendWelcomeGreetingCreatedV1: {
      action: 'send',
      channel: { $ref: '#/channels/welcomeGreetingCreatedV1' },
      messages: [{ $ref: '#/channels/welcomeGreetingCreatedV1/messages/welcomeGreetingCreatedV1' }],
    },
  });
});
