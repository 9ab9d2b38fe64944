import { coreServices, createServiceFactory } from '@backstage/backend-plugin-api';
import { TestDatabases, mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { runtimeServiceRef } from '@internal/plugin-local-platform-node';
import type { RuntimeService } from '@internal/plugin-local-platform-node';
import type { TraceResponse } from '@internal/plugin-monitoring-common';
// eslint-disable-next-line @backstage/no-mixed-plugin-imports -- the test runs the module in its plugin
import monitoringPlugin from '@internal/plugin-monitoring-backend';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { KeyLike } from 'jose';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import request from 'supertest';
import monitoringModuleLocal from '.';
import { ExportTraceServiceRequest } from './traces/otlpRoot';

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PATH = '/api/monitoring/otlp/v1/traces';
const now = Date.now();

const span = (spanId: string, more: object = {}) => ({
  traceId: TRACE,
  spanId,
  name: 'GET /orders/{orderId}',
  kind: 2,
  startTimeUnixNano: `${now}000000`,
  endTimeUnixNano: `${now + 20}500000`,
  attributes: [
    { key: 'http.route', value: { stringValue: '/orders/{orderId}' } },
    { key: 'http.response.status_code', value: { intValue: '200' } },
  ],
  ...more,
});

const spanOf = ({ spans }: TraceResponse, service: string) =>
  spans.find(one => one.service === service);

const batch = (...spans: object[]) => ({
  resourceSpans: [
    {
      resource: {
        attributes: [
          { key: 'service.name', value: { stringValue: 'somebody-else' } },
          { key: 'service.version', value: { stringValue: 'sha256:abc' } },
        ],
      },
      scopeSpans: [{ spans }],
    },
  ],
});

describe('monitoring-backend-module-local', () => {
  let jwks: Server;
  let privateKey: KeyLike;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;
  const denied = new Set<string>();

  const token = (claims: { sub?: string; aud?: string; iss?: string; expires?: string } = {}) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setSubject(claims.sub ?? 'order/dev')
      .setAudience(claims.aud ?? 'devopshub')
      .setIssuer(claims.iss ?? 'devopshub-platform')
      .setExpirationTime(claims.expires ?? '15m')
      .sign(privateKey);

  const post = async (bearer: string, body: object) =>
    request(backend.server).post(PATH).set('Authorization', `Bearer ${bearer}`).send(body);

  const get = (path: string) =>
    request(backend.server).get(`/api/monitoring${path}`).expect('Content-Type', /json/);

  const range = `from=${new Date(now - 60_000).toISOString()}&to=${new Date(
    now + 60_000,
  ).toISOString()}`;

  beforeAll(async () => {
    const pair = await generateKeyPair('ES256');
    privateKey = pair.privateKey;
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256' };
    jwks = createServer((_, res) =>
      res.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] })),
    );
    await new Promise<void>(resolve => {
      jwks.listen(0, '127.0.0.1', resolve);
    });
    const runtime = { list: async () => [], processes: async () => [] };
    const knex = await databases.init('POSTGRES_18');
    backend = await startTestBackend({
      features: [
        monitoringPlugin,
        monitoringModuleLocal,
        mockServices.database.factory({ knex }),
        mockServices.permissions.mock({
          authorize: async requests =>
            requests.map(one => ({
              result: denied.has('resourceRef' in one ? one.resourceRef ?? '' : '')
                ? AuthorizeResult.DENY
                : AuthorizeResult.ALLOW,
            })),
        }).factory,
        createServiceFactory({
          service: runtimeServiceRef,
          deps: {},
          factory: () => runtime as unknown as RuntimeService,
        }),
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => mockServices.scheduler(),
        }),
        mockServices.rootConfig.factory({
          data: {
            backend: { baseUrl: 'http://localhost' },
            localPlatform: {
              dataDir: '/nowhere',
              issuer: 'devopshub-platform',
              gateway: { port: (jwks.address() as AddressInfo).port },
            },
          },
        }),
      ],
    });
  });

  afterAll(async () => {
    await backend?.stop();
    jwks?.close();
  });

  it('takes spans in JSON, protobuf and gzip, once each, as the service of the token', async () => {
    const bearer = await token();
    const json = await post(bearer, batch(span('b7ad6b7169203331'), span('nonsense')));
    expect(json.status).toBe(200);
    expect(json.body).toEqual({ partialSuccess: { rejectedSpans: '1' } });
    expect((await post(bearer, batch(span('b7ad6b7169203331')))).body).toEqual({});

    const client = await token({ sub: 'payment/dev' });
    const message = ExportTraceServiceRequest.fromObject(
      batch(
        span('00f067aa0ba902b7', {
          traceId: Buffer.from(TRACE, 'hex'),
          spanId: Buffer.from('00f067aa0ba902b7', 'hex'),
          parentSpanId: Buffer.from('b7ad6b7169203331', 'hex'),
          kind: 3,
          status: { code: 2, message: 'card refused' },
        }),
      ),
    );
    const bytes = Buffer.from(ExportTraceServiceRequest.encode(message).finish());
    const protobuf = await request(backend.server)
      .post(PATH)
      .set('Authorization', `Bearer ${client}`)
      .set('Content-Type', 'application/x-protobuf')
      .set('Content-Encoding', 'gzip')
      .serialize(body => body)
      .send(gzipSync(bytes));
    expect(protobuf.status).toBe(200);
    expect(protobuf.headers['content-type']).toBe('application/x-protobuf');

    const search = await get(`/traces?service=payment&environment=dev&errorsOnly=true&${range}`);
    expect(search.body.items).toEqual([
      {
        traceId: TRACE,
        rootName: 'GET /orders/{orderId}',
        rootService: 'order',
        startTime: new Date(now).toISOString(),
        durationMs: 20.5,
        spanCount: 2,
        errorCount: 1,
        services: ['order', 'payment'],
      },
    ]);
    const trace = await get(`/traces/${TRACE}`);
    expect(trace.body.spans).toHaveLength(2);
    expect(spanOf(trace.body, 'payment')).toMatchObject({
      service: 'payment',
      environment: 'dev',
      release: 'sha256:abc',
      parentSpanId: 'b7ad6b7169203331',
      kind: 'client',
      status: 'error',
      statusMessage: 'card refused',
      durationMs: 20.5,
      attributes: { 'http.route': '/orders/{orderId}', 'http.response.status_code': 200 },
    });
    expect((await get(`/traces?service=payment&minDurationMs=30&${range}`)).body.items).toEqual([]);
    expect((await get(`/traces?service=payment&environment=prod&${range}`)).body.items).toEqual([]);
  });

  it('hides what a service did from those who may not read it', async () => {
    denied.add('component:default/payment');
    try {
      const trace = await get(`/traces/${TRACE}`);
      const hidden = spanOf(trace.body, 'payment');
      expect(hidden).toMatchObject({ name: '', attributes: {}, redacted: true });
      expect(hidden?.statusMessage).toBeUndefined();
      const search = await get(`/traces?service=payment&${range}`);
      expect(search.status).toBe(403);
      expect(search.body.error.message).toContain('monitoring.traces.read');
      denied.add('component:default/order');
      expect((await get(`/traces/${TRACE}`)).status).toBe(404);
    } finally {
      denied.clear();
    }
  });

  it.each([
    ['no token', async () => ''],
    ['another issuer', () => token({ iss: 'someone' })],
    ['another audience', () => token({ aud: 'someone' })],
    ['an old token', () => token({ expires: '-1m' })],
    ['a subject that is no service', () => token({ sub: 'user:default/eve' })],
    ['another key', async () => (await token()).replace(/.{8}$/, 'AAAAAAAA')],
  ])('refuses spans with %s', async (_, make) => {
    const answer = await post(await make(), batch(span('b7ad6b7169203332')));
    expect(answer.status).toBe(401);
  });

  it('says what is wrong with a request', async () => {
    const bearer = await token();
    const broken = await request(backend.server)
      .post(PATH)
      .set('Authorization', `Bearer ${bearer}`)
      .set('Content-Type', 'application/x-protobuf')
      .serialize(body => body)
      .send(Buffer.from('not protobuf'));
    expect(broken.status).toBe(400);
    const query = await request(backend.server)
      .post('/api/monitoring/metrics/query')
      .send({ queries: [{ metric: 'a b', matchers: {}, fn: 'quantile' }] });
    expect(query.status).toBe(400);
    expect(query.body.error.message).toContain('`queries.0.metric` must be the name');
    expect((await get('/traces/xyz')).status).toBe(400);
  });
});
