// Resident memory of one service at rest, built as a release and with tracing on. Budget: 120 MB.
//   node bench/service-rss.mjs [--json]     needs DEVOPSHUB_TEST_DATABASE_URL or starts its own PostgreSQL
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const BUDGET_MB = 120;
const kit = join(import.meta.dirname, '../packages/service-kit');
const fixture = join(kit, 'src/fixtures/artifact');
const { testDatabase } = await import(join(kit, 'dist/testing/index.js'));

const node = (file, cwd) =>
  execFileSync(process.execPath, [file, 'build'], { cwd, stdio: 'inherit' });
node(join(kit, 'bin/service-kit.mjs'), fixture);
const database = await testDatabase({ migrations: join(fixture, 'migrations') });
const collector = createServer((req, res) => req.resume().on('end', () => res.end('{}')));
collector.listen(0, '127.0.0.1');
await once(collector, 'listening');

const runDirectory = await mkdtemp(join(tmpdir(), 'service-rss-'));
await mkdir(join(runDirectory, 'secrets'));
const files = {
  'config.json': JSON.stringify({ service: 'artifact', environment: 'bench' }),
  'secrets/database-url': database.url,
  'secrets/events-url': database.ownerUrl,
};
for (const [name, content] of Object.entries(files))
  await writeFile(join(runDirectory, name), content);

async function measure(flags) {
  const child = spawn(process.execPath, [...flags, join(fixture, 'dist/server.cjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      RUN_DIR: runDirectory,
      PORT: '0',
      OTEL_SERVICE_NAME: 'artifact',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.address().port}`,
    },
  });
  const port = await new Promise(resolve => {
    child.stdout.on('data', text => {
      const found = /"port":(\d+)/.exec(text);
      if (found) resolve(found[1]);
    });
  });
  const url = `http://127.0.0.1:${port}`;
  while (
    !(await fetch(`${url}/readyz`).then(
      res => res.ok,
      () => false,
    ))
  )
    await delay(50);
  await delay(3_000);
  const started = await residentMegabytes(child.pid);
  for (let i = 0; i < 200; i++) await (await fetch(`${url}/visits`)).text();
  await delay(10_000);
  const used = await residentMegabytes(child.pid);
  child.kill('SIGTERM');
  await once(child, 'close');
  return { flags: flags.join(' ') || '(none)', startedMB: started, after200RequestsMB: used };
}

async function residentMegabytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024);
}

const results = [];
for (const flags of [[], ['--max-semi-space-size=1', '--optimize-for-size']])
  results.push(await measure(flags));
collector.close();
await database.drop();
await rm(runDirectory, { recursive: true, force: true });
if (process.argv.includes('--json')) console.log(JSON.stringify({ budgetMB: BUDGET_MB, results }));
else {
  console.table(results);
  console.log(`budget: ${BUDGET_MB} MB at rest`);
}
