// Resident memory of one service at rest, built as a release and with tracing on.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { table } from './support/figures.mjs';
import { until } from './support/until.mjs';

const BUDGET_MB = 120;
/** What the supervisor starts services with, and what Node does by itself. */
const LEAN = ['--max-semi-space-size=1', '--optimize-for-size'];
const kit = join(import.meta.dirname, '../packages/service-kit');
const fixture = join(kit, 'src/fixtures/artifact');

export default async () => {
  execFileSync(process.execPath, [join(kit, 'bin/service-kit.mjs'), 'build'], {
    cwd: fixture,
    stdio: ['ignore', 2, 2],
  });
  const { testDatabase } = await import(join(kit, 'dist/testing/index.js'));
  const database = await testDatabase({ migrations: join(fixture, 'migrations') });
  const collector = createServer((req, res) => req.resume().on('end', () => res.end('{}')));
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const runDirectory = await createRunDirectory(database);
  try {
    const otlp = `http://127.0.0.1:${collector.address().port}`;
    const plain = await measure([], runDirectory, otlp);
    const lean = await measure(LEAN, runDirectory, otlp);
    return [
      {
        what: 'RSS of a service at rest, tracing on',
        unit: 'MB',
        budget: BUDGET_MB,
        measured: lean.started,
        ok: lean.started <= BUDGET_MB,
        details: table([
          ['MB', 'at rest', 'after 200 requests'],
          [LEAN.join(' '), lean.started, lean.used],
          ['no flags', plain.started, plain.used],
        ]),
      },
    ];
  } finally {
    collector.close();
    await database.drop();
    await rm(runDirectory, { recursive: true, force: true });
  }
};

async function createRunDirectory(database) {
  const folder = await mkdtemp(join(tmpdir(), 'service-rss-'));
  await mkdir(join(folder, 'secrets'));
  const files = {
    'config.json': JSON.stringify({ service: 'artifact', environment: 'bench' }),
    'secrets/database-url': database.url,
    'secrets/events-url': database.ownerUrl,
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

async function measure(flags, runDirectory, otlp) {
  const child = spawn(process.execPath, [...flags, join(fixture, 'dist/server.cjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      RUN_DIR: runDirectory,
      PORT: '0',
      OTEL_SERVICE_NAME: 'artifact',
      OTEL_EXPORTER_OTLP_ENDPOINT: otlp,
    },
  });
  try {
    const port = await new Promise((resolve, reject) => {
      child.once('exit', code => reject(new Error(`The service ended with ${code}`)));
      child.stdout.on('data', text => {
        const found = /"port":(\d+)/.exec(text);
        if (found) resolve(found[1]);
      });
    });
    const url = `http://127.0.0.1:${port}`;
    await until('readiness', async () => (await fetch(`${url}/readyz`)).ok || undefined);
    await delay(3_000);
    const started = await residentMegabytes(child.pid);
    for (let i = 0; i < 200; i++) await (await fetch(`${url}/visits`)).text();
    await delay(10_000);
    return { started, used: await residentMegabytes(child.pid) };
  } finally {
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    await closed;
  }
}

async function residentMegabytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024);
}
