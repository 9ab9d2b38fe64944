import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { createServer as createHttpServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { PostgresEventBus } from './events/postgresBus.ts';
import { createLogger } from './telemetry/logger.ts';
import { testDatabase, type TestDatabase } from './testing/index.ts';

const kit = join(import.meta.dirname, '..');
let folder: string;
let run: string;
let database: TestDatabase;
let collector: Server;
const spans: { name: string; scope: string; attributes: Record<string, unknown> }[] = [];
const authorizations = new Set<string | undefined>();
const children: ChildProcess[] = [];

before(async () => {
  // Inside the package, so that `@internal/service-kit` and third parties resolve as in a checkout.
  folder = await mkdtemp(join(kit, 'src/fixtures/.artifact-'));
  await cp(join(kit, 'src/fixtures/artifact'), folder, {
    recursive: true,
    filter: source => !source.includes('dist'),
  });
  await build();
  database = await testDatabase({ migrations: false });
  collector = createHttpServer(collect).listen(0, '127.0.0.1');
  run = await mkdtemp(join(tmpdir(), 'service-kit-artifact-'));
  await mkdir(join(run, 'secrets'));
  const config = { service: 'artifact', environment: 'dev' };
  await writeFile(join(run, 'config.json'), JSON.stringify(config));
  await writeFile(join(run, 'token'), 'the-token\n');
  await writeFile(join(run, 'secrets/events-url'), database.ownerUrl);
  await writeFile(join(run, 'secrets/database-url'), database.ownerUrl);
});

after(async () => {
  for (const child of children) child.kill('SIGKILL');
  collector?.close();
  await database?.drop();
  for (const path of [folder, run]) await rm(path, { recursive: true, force: true });
});

async function build(): Promise<void> {
  const child = spawn(process.execPath, [join(kit, 'bin/service-kit.mjs'), 'build'], {
    cwd: folder,
    stdio: 'inherit',
  });
  assert.deepEqual(await once(child, 'close'), [0, null]);
}

function collect(
  req: import('node:http').IncomingMessage,
  res: import('node:http').ServerResponse,
) {
  authorizations.add(req.headers.authorization);
  let text = '';
  req.on('data', chunk => (text += chunk));
  req.on('end', () => {
    for (const resource of JSON.parse(text).resourceSpans) {
      for (const { scope, spans: list } of resource.scopeSpans) {
        for (const span of list)
          spans.push({ name: span.name, scope: scope.name, attributes: span.attributes });
      }
    }
    res.setHeader('content-type', 'application/json');
    res.end('{}');
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function start(args: string[] = [], env: Record<string, string> = {}) {
  const port = await freePort();
  const child = spawn(process.execPath, [join(folder, 'dist/server.cjs'), ...args], {
    cwd: tmpdir(),
    env: {
      PATH: process.env.PATH,
      RUN_DIR: run,
      PORT: String(port),
      NODE_ENV: 'production',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let output = '';
  child.stdout!.on('data', chunk => (output += chunk));
  const url = `http://127.0.0.1:${port}`;
  return { child, url, output: () => output };
}

async function ready(url: string): Promise<void> {
  for (let i = 0; i < 2400; i++) {
    if (
      await fetch(`${url}/readyz`).then(
        res => res.ok,
        () => false,
      )
    )
      return;
    await delay(50);
  }
  throw new Error('not ready within 2 min');
}

const post = (url: string, query = '') =>
  fetch(`${url}/visits/morning${query}`, { method: 'POST' });

test('builds the same bytes twice', async () => {
  const first = await digest(join(folder, 'dist'));
  await build();
  assert.equal(await digest(join(folder, 'dist')), first);
});

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256');
  const files = await readdir(path, { recursive: true, withFileTypes: true });
  const paths = files.filter(each => each.isFile()).map(each => join(each.parentPath, each.name));
  for (const file of paths.sort()) hash.update(file).update(await readFile(file));
  return hash.digest('hex');
}

test('refuses to build an import that package.json does not name', async () => {
  const file = join(folder, 'src/stray.ts');
  const main = join(folder, 'src/main.ts');
  const original = await readFile(main, 'utf8');
  await writeFile(file, `import { knex } from 'knex';\nexport const stray = knex;\n`);
  await writeFile(main, `import { stray } from './stray.ts';\nvoid stray;\n${original}`);
  const child = spawn(process.execPath, [join(kit, 'bin/service-kit.mjs'), 'build'], {
    cwd: folder,
  });
  let errors = '';
  child.stderr.on('data', chunk => (errors += chunk));
  assert.deepEqual(await once(child, 'close'), [1, null]);
  assert.match(errors, /src\/stray\.ts imports "knex", which package\.json must name/);
  await rm(file);
  await writeFile(main, original);
  await build();
});

test('says which configuration is wrong and exits 1', async () => {
  const { child, output } = await start([], { RUN_DIR: '' });
  assert.deepEqual(await once(child, 'close'), [1, null]);
  assert.match(output(), /environment: RUN_DIR: must name the run directory/);
});

test('migrates, serves with spans of http, express, knex and pg, and stops without failing a request', async () => {
  const migration = await start(['migrate']);
  assert.deepEqual(await once(migration.child, 'close'), [0, null], migration.output());
  await writeFile(join(run, 'secrets/database-url'), database.url);
  const { port } = collector.address() as AddressInfo;
  const otel = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_SERVICE_NAME: 'artifact',
  };
  const { child, url, output } = await start([], otel);
  await ready(url);
  assert.equal((await post(url)).status, 201);
  const slow = post(url, '?delayMilliseconds=3000');
  await delay(1000);
  child.kill('SIGTERM');
  assert.equal((await slow).status, 201, 'the request in flight is answered');
  assert.deepEqual(await once(child, 'close'), [0, null], output());

  assert.deepEqual([...authorizations], ['Bearer the-token']);
  const scopes = new Set(
    spans.map(span => span.scope.replace('@opentelemetry/instrumentation-', '')),
  );
  for (const scope of ['http', 'express', 'knex', 'pg'])
    assert.ok(scopes.has(scope), `spans of ${scope}`);
  assert.ok(
    spans.some(span => span.name === 'POST /visits/:kind'),
    'the server span has the template',
  );
  const line = output()
    .split('\n')
    .find(each => each.includes('"request"'))!;
  assert.match(line, /"traceId":"[0-9a-f]{32}"/);
});

test('loses no event to kill -9 between the commit and the relay', async () => {
  const events: unknown[] = [];
  const bus = new PostgresEventBus({
    url: async () => database.ownerUrl,
    applicationName: 'test',
    logger: createLogger({ write: () => {} }),
  });
  bus.subscribe({
    topic: 'artifact.visit.recorded.v1',
    group: 'test',
    handle: async event => void events.push((event.payload as { visitId: number }).visitId),
  });
  await bus.start();
  await writeFile(join(run, 'secrets/events-url'), 'postgresql://nobody:x@127.0.0.1:1/none');
  const before = await database.admin('visits').max('id as id').first();
  // The queue cannot be reached, so the event stays in the outbox when the process dies.
  const dying = await start();
  await untilVisit(dying.url);
  dying.child.kill('SIGKILL');
  await once(dying.child, 'close');
  const [waiting] = await database.admin('kit_outbox').count();
  assert.ok(Number(waiting!.count) >= 1);

  await writeFile(join(run, 'secrets/events-url'), database.ownerUrl);
  const next = await start();
  await ready(next.url);
  const rows = await database.admin('visits').where('id', '>', before!.id ?? 0);
  const expected = rows.map(row => row.id);
  for (let i = 0; i < 2400 && !expected.every(id => events.includes(id)); i++) await delay(50);
  assert.ok(
    expected.every(id => events.includes(id)),
    `${events} has ${expected}`,
  );
  next.child.kill('SIGTERM');
  await once(next.child, 'close');
  await bus.stop();
});

async function untilVisit(url: string): Promise<void> {
  for (let i = 0; i < 2400; i++) {
    const ok = await post(url).then(
      res => res.status === 201,
      () => false,
    );
    if (ok) return;
    await delay(50);
  }
  throw new Error('no visit within 2 min');
}
