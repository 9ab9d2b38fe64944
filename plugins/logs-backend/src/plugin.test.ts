import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { LogLine, LogQuery } from '@internal/plugin-logs-common';
import { logSourceExtensionPoint } from '@internal/plugin-logs-node';
import type { LogSource } from '@internal/plugin-logs-node';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import logsPlugin from '.';

const line: LogLine = {
  time: '2026-01-05T10:00:00.000Z',
  level: 'warn',
  message: 'late\nline',
  service: 'order',
  environment: 'dev',
  fields: {},
};

const RANGE = 'from=2026-01-05T10:00:00Z&to=2026-01-05T11:00:00Z';

class RecordingSource implements LogSource {
  readonly queries: LogQuery[] = [];
  readonly tailEnded: Promise<void>;
  readonly #endTail: () => void;

  constructor(readonly id = 'recording') {
    let endTail = () => {};
    this.tailEnded = new Promise<void>(resolve => {
      endTail = resolve;
    });
    this.#endTail = endTail;
  }

  async search(query: LogQuery) {
    this.queries.push(query);
    return { items: [line] };
  }

  async histogram(_: unknown, stepSeconds: number) {
    return { stepSeconds, buckets: [] };
  }

  async *tail(_: unknown, signal: AbortSignal) {
    yield line;
    await new Promise<void>(resolve => {
      signal.addEventListener('abort', () => resolve());
      if (signal.aborted) resolve();
    });
    this.#endTail();
  }
}

const moduleWith = (...sources: LogSource[]) =>
  createBackendModule({
    pluginId: 'logs',
    moduleId: 'test',
    register(env) {
      env.registerInit({
        deps: { logs: logSourceExtensionPoint },
        async init({ logs }) {
          sources.forEach(source => logs.addSource(source));
        },
      });
    },
  });

describe('logs-backend', () => {
  const source = new RecordingSource();
  const asked: unknown[] = [];
  let server: Awaited<ReturnType<typeof startTestBackend>>['server'];
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const permissions = mockServices.permissions.mock({
      authorize: async requests =>
        requests.map(one => {
          asked.push(one);
          const mine = 'resourceRef' in one && one.resourceRef === 'component:default/order';
          return { result: mine ? AuthorizeResult.ALLOW : AuthorizeResult.DENY };
        }),
    });
    const backend = await startTestBackend({
      features: [logsPlugin, moduleWith(source), permissions.factory],
    });
    server = backend.server;
    stop = () => backend.stop();
  });
  afterAll(() => stop());

  it('searches after asking for the permission on the component', async () => {
    const answer = await request(server).get(
      `/api/logs/search?service=order&minLevel=warn&${RANGE}`,
    );
    expect(answer.body).toEqual({ items: [line] });
    expect(source.queries[0]).toMatchObject({ minLevel: 'warn', limit: 200, order: 'newest' });
    expect(asked[0]).toMatchObject({
      permission: { name: 'logs.read', resourceType: 'catalog-entity' },
      resourceRef: 'component:default/order',
    });
    const histogram = await request(server).get(
      `/api/logs/histogram?service=order&stepSeconds=60&${RANGE}`,
    );
    expect(histogram.body).toEqual({ stepSeconds: 60, buckets: [] });
  });

  it.each(['search', 'histogram', 'tail'])('refuses %s without the permission', async route => {
    const answer = await request(server).get(
      `/api/logs/${route}?service=secret&stepSeconds=60&${RANGE}`,
    );
    expect(answer.status).toBe(403);
    expect(answer.body.error.message).toContain('"logs.read" on component:default/secret');
  });

  it('needs a sign-in', async () => {
    const answer = await request(server)
      .get(`/api/logs/search?service=order&${RANGE}`)
      .set('authorization', mockCredentials.none.header());
    expect(answer.status).toBe(401);
  });

  it.each([
    [`service=../etc&${RANGE}`, '`service` must be a DNS label'],
    [`service=order&traceId=1&${RANGE}`, '`traceId` must be 32'],
    ['service=order&from=yesterday&to=2026-01-05T11:00:00Z', '`from` must be a time'],
    ['service=order&from=2026-01-05T11:00:00Z&to=2026-01-05T10:00:00Z', '`from` must be before'],
    [`service=order&limit=1001&${RANGE}`, '`limit`'],
  ])('says what is wrong with %s', async (params, message) => {
    const answer = await request(server).get(`/api/logs/search?${params}`);
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain(message);
  });

  it('streams new lines, and ends the source when the reader goes', async () => {
    const { port } = server.address() as AddressInfo;
    const text = await new Promise<string>((resolve, reject) => {
      const headers = { authorization: mockCredentials.user.header() };
      const url = `http://localhost:${port}/api/logs/tail?service=order`;
      const call = get(url, { headers }, response => {
        let received = '';
        response.on('data', chunk => {
          received += chunk;
          if (!received.includes('event: line')) return;
          resolve(received);
          call.destroy();
        });
      }).on('error', reject);
    });
    expect(text).toBe(`: open\n\nevent: line\ndata: ${JSON.stringify(line)}\n\n`);
    await source.tailEnded;
  });

  it('refuses a second source, and says so when there is none', async () => {
    await expect(
      startTestBackend({
        features: [logsPlugin, moduleWith(new RecordingSource('a'), new RecordingSource('b'))],
      }),
    ).rejects.toThrow(/Two log sources/);
    const empty = await startTestBackend({ features: [logsPlugin] });
    const answer = await request(empty.server).get(`/api/logs/search?service=order&${RANGE}`);
    expect(answer.status).toBe(503);
    await empty.stop();
  });
});
