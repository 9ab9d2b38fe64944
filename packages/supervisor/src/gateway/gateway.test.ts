import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestPlatform } from '../testing.ts';

const HOST = 'echo.dev.localhost';

let t: TestPlatform;
let port: number;
before(async () => {
  t = await TestPlatform.start();
  port = t.options.gatewayPort;
  await t.client.apply(t.spec('echo', [t.release()]));
  await t.untilHealthy('echo');
});
after(() => t.end());

const program = (path: string, init?: RequestInit) =>
  fetch(`http://127.0.0.1:${port}${path}`, init);
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what the test service answers; assertions look into it
const json = async (path: string, init?: RequestInit): Promise<any> =>
  (await program(path, init)).json();

test('no cookie of the portal reaches a service, others do', async () => {
  const cookie = 'backstage-auth=secret; theme=dark; backstage-auth-x=1; lang=de';
  const answer = await t.get(HOST, '/', { cookie });
  assert.equal(answer.json.headers.cookie, 'theme=dark; lang=de');
  const none = await t.get(HOST, '/', { cookie: 'backstage-auth=secret' });
  assert.equal(none.json.headers.cookie, undefined);
});

test('a service cannot set a cookie for all of localhost', async () => {
  const answer = await t.get(HOST, '/cookie');
  assert.deepEqual(answer.headers['set-cookie'], ['a=1; Path=/', 'b=2; Path=/']);
});

test('trace context is passed on, or made', async () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const passed = await t.get(HOST, '/', { traceparent, tracestate: 'a=b' });
  assert.equal(passed.json.headers.traceparent, traceparent);
  assert.equal(passed.json.headers.tracestate, 'a=b');
  const made = await t.get(HOST, '/', { traceparent: 'rubbish' });
  assert.match(made.json.headers.traceparent, /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
});

test('programs use a path on 127.0.0.1, which browsers are told to leave', async () => {
  const { url, method, headers } = await json('/_/dev/echo/a/b?c=d', { method: 'POST', body: 'x' });
  assert.deepEqual([url, method], ['/a/b?c=d', 'POST']);
  assert.equal(headers['x-forwarded-prefix'], '/_/dev/echo');
  assert.equal((await json('/_/dev/echo?q=1')).url, '/?q=1');

  const page = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'none' };
  const navigation = await t.get('127.0.0.1', '/_/dev/echo/', page);
  assert.equal(navigation.status, 403);
  assert.match(navigation.text, new RegExp(`href="http://echo.dev.localhost:${port}"`));
  const fromPage = await t.get('127.0.0.1', '/_/dev/echo/', { 'sec-fetch-site': 'cross-site' });
  assert.equal(fromPage.status, 403);
  const localhost = await t.get('localhost', '/_/dev/echo/');
  assert.equal(localhost.status, 421);
  assert.equal((await t.get('evil.example', '/')).status, 421);
});

test('an unknown service is a problem document that lists the known ones', async () => {
  const answer = await t.get('nobody.dev.localhost');
  assert.equal(answer.status, 404);
  assert.match(String(answer.headers['content-type']), /application\/problem\+json/);
  assert.deepEqual(answer.json.items, [`http://echo.dev.localhost:${port}`]);
  const page = await t.get('<b>.dev.localhost', '/', { accept: 'text/html' });
  assert.doesNotMatch(page.text, /<b>/);
});

test('bodies are streamed in both directions, connections are kept', async () => {
  const body = randomBytes(20 * 1024 * 1024);
  const answer = await t.call('POST', HOST, '/digest', {}, body);
  assert.equal(answer.json.digest, createHash('sha256').update(body).digest('hex'));
  assert.equal(answer.headers.connection, 'keep-alive');
});

test('server-sent events come one by one', async () => {
  const first = await new Promise<string>((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, path: '/events', headers: { host: HOST } },
      response =>
        response.once('data', chunk => {
          outgoing.destroy();
          resolve(String(chunk));
        }),
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
  assert.equal(first, 'data: 1\n\n');
});

test('a web socket is passed through', async () => {
  const socket = connect(port, '127.0.0.1');
  const received: string[] = [];
  socket.on('data', chunk => received.push(String(chunk)));
  socket.write(
    `GET /socket HTTP/1.1\r\nHost: ${HOST}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  while (!received.join('').includes('101')) {
    await sleep(10);
  }
  socket.write('ping-through');
  while (!received.join('').includes('ping-through')) {
    await sleep(10);
  }
  const closed = new Promise(resolve => socket.once('close', resolve));
  socket.destroy();
  await closed;
});

test('a service that breaks the connection is a 502 that says what is not known', async () => {
  const answer = await t.get(HOST, '/crash');
  assert.equal(answer.status, 502);
  assert.match(answer.json.detail, /Whether the service has carried it out is not known/);
  await t.untilHealthy('echo');
});

test('a sticky visitor stays with a release that others may not get', async () => {
  const releases = [t.release({}, 'stable', 50), t.release({}, 'canary', 50)];
  await t.client.apply(t.spec('sticky', releases, { routing: { sticky: true } }));
  await t.untilHealthy('sticky');
  const first = await t.get('sticky.dev.localhost');
  const cookie = first.headers['set-cookie']![0].split(';')[0];
  for (let i = 0; i < 20; i++) {
    const next = await t.get('sticky.dev.localhost', '/', { cookie });
    assert.equal(next.json.release, first.json.release);
  }
  const plain = await t.get(HOST);
  assert.equal(plain.headers['set-cookie'], undefined);
});

test('keys, health and metrics are on the gateway itself', async () => {
  const jwks = await json('/.well-known/jwks.json');
  assert.equal(jwks.keys[0].alg, 'ES256');
  assert.equal(jwks.keys[0].d, undefined);
  assert.equal((await json('/_gateway/healthz')).status, 'ok');
  const metrics = await (await program('/_gateway/metrics')).text();
  assert.match(
    metrics,
    /gateway_requests_total\{service="echo",env="dev",release="sha256:[0-9a-f]{64}",role="stable",status="2xx"\} \d+/,
  );
  assert.match(metrics, /gateway_request_duration_seconds_bucket\{service="echo".*le="0.005"\}/);
  assert.doesNotMatch(metrics, /nobody/);
});
