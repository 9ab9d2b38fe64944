import { ServiceLifecycleClient } from './ServiceLifecycleClient';

const repository = (name: string, archiveTime?: string) => ({
  name,
  phase: archiveTime ? 'Archived' : 'Active',
  archiveTime,
});

const answering = (body: object) => {
  const fetch = jest.fn(async (_url: string, _init?: RequestInit) => Response.json(body));
  return { fetch, client: new ServiceLifecycleClient({ fetch: fetch as any }) };
};

it('lists what is archived, the newest first, and says what cannot be restored', async () => {
  const { client } = answering({
    items: [
      repository('order', '2026-11-20T00:00:00Z'),
      repository('order', '2026-11-21T00:00:00Z'),
      repository('cart', '2026-11-19T00:00:00Z'),
      repository('cart'),
    ],
  });
  expect((await client.archived()).map(each => [each.name, each.restoreProblem])).toEqual([
    ['order', undefined],
    ['order', expect.stringContaining('archived later')],
    ['cart', expect.stringContaining('Another service has the name')],
  ]);
});

it('calls the actions of the portal', async () => {
  const { client, fetch } = answering({ output: { name: 'order' } });
  await client.archive('order', 'typed');
  expect(fetch.mock.calls[0][0]).toMatch(/actions\/scaffolder:service-archive\/invoke$/);
  expect(fetch.mock.calls[0][1]?.body).toBe('{"name":"order","confirmName":"typed"}');
});
