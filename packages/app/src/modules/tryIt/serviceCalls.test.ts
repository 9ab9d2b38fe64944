import { serviceCalls } from './serviceCalls';

const url = 'http://order.dev.localhost:7008/items';

function setUp(answer: () => Response) {
  const fetch = jest.fn(async (_url: string, _init?: RequestInit) => answer());
  let time = Date.parse('2026-11-22T12:00:00Z');
  const authorize = serviceCalls({ fetch: fetch as any }, () => time);
  return { fetch, authorize, wait: (minutes: number) => (time += minutes * 60_000) };
}

const token = () =>
  new Response(JSON.stringify({ token: 'abc', expireTime: '2026-11-22T12:15:00Z' }), {
    status: 201,
    headers: { 'content-type': 'application/json' },
  });

it('gives a call to a service the token of the person, and makes a new one before that ends', async () => {
  const { fetch, authorize, wait } = setUp(token);
  const first = await authorize({ url, headers: {} as Record<string, string> });
  expect(first.headers.Authorization).toBe('Bearer abc');
  expect(JSON.parse(String(fetch.mock.calls[0][1]?.body))).toEqual({
    service: 'order',
    environment: 'dev',
  });
  wait(13);
  await authorize({ url, headers: {} });
  expect(fetch).toHaveBeenCalledTimes(1);
  wait(1.5);
  await authorize({ url, headers: {} });
  expect(fetch).toHaveBeenCalledTimes(2);
});

it('never sends a token elsewhere, nor in place of what the person typed', async () => {
  const { fetch, authorize } = setUp(token);
  for (const other of ['http://localhost:7007/api', 'https://order.dev.example.org/', '/items']) {
    expect(await authorize({ url: other, headers: {} })).toEqual({ url: other, headers: {} });
  }
  const own = { url, headers: { authorization: 'Bearer mine' } };
  expect((await authorize(own)).headers).toEqual({ authorization: 'Bearer mine' });
  expect(fetch).not.toHaveBeenCalled();
});

it('says why there is no token', async () => {
  const refusal = { error: { name: 'NotAllowedError', message: 'It needs its owner' } };
  const { authorize } = setUp(
    () =>
      new Response(JSON.stringify(refusal), {
        status: 403,
        headers: { 'content-type': 'application/json' },
      }),
  );
  await expect(authorize({ url, headers: {} })).rejects.toThrow(/needs its owner|403/);
});
