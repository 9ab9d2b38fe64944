import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { openDataFolder } from '../dataFolder.ts';
import { StablePorts } from '../stablePorts.ts';
import { startPostgres, type DatabaseLogin, type Postgres } from './postgres.ts';

const dataDir = join(mkdtempSync(join(tmpdir(), 'devopshub-postgres-')), 'data');
chmodSync(join(dataDir, '..'), 0o755); // so that user postgres can enter when this runs as root
const lines: string[] = [];
let server: Postgres;
after(async () => {
  await server?.stop('immediate');
  rmSync(join(dataDir, '..'), { recursive: true, force: true });
});

const start = async () => {
  const { keysDir, logsDir, runDir } = openDataFolder(dataDir);
  server = await startPostgres({
    dataDir,
    keysDir,
    logFile: join(logsDir, 'postgres.log'),
    ports: new StablePorts(runDir),
    settings: { fsync: 'off' },
    report: line => lines.push(line),
  });
  return server;
};

const FIRST_SUPERVISOR = `
  import { openDataFolder } from ${JSON.stringify(import.meta.resolve('../dataFolder.ts'))};
  import { StablePorts } from ${JSON.stringify(import.meta.resolve('../stablePorts.ts'))};
  import { startPostgres } from ${JSON.stringify(import.meta.resolve('./postgres.ts'))};
  const dataDir = ${JSON.stringify(dataDir)};
  const { keysDir, logsDir, runDir } = openDataFolder(dataDir);
  await startPostgres({ dataDir, keysDir, logFile: logsDir + '/postgres.log', ports: new StablePorts(runDir) });
  process.stdout.write('started');
`;

async function query(login: DatabaseLogin, sql: string, database = 'postgres') {
  const client = new pg.Client({
    ...{ host: login.host, port: login.port, user: login.user, database },
    password: readFileSync(login.passwordFile, 'utf8'),
  });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('a half-written data directory is made anew, and the portal gets a role that is no superuser', async () => {
  mkdirSync(join(dataDir, 'postgres', 'base'), { recursive: true });
  mkdirSync(join(dataDir, 'postgres.new'), { recursive: true });
  writeFileSync(join(dataDir, 'postgres.new', 'PG_VERSION'), '18');
  await start();
  assert.equal(server.adopted, false);
  const [role] = await query(
    server.portal,
    'SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user',
  );
  assert.deepEqual(role, { rolsuper: false, rolcreatedb: true, rolcreaterole: true });
  const [{ max_connections }] = await query(server.admin, 'SHOW max_connections');
  assert.equal(max_connections, '300');
  assert.equal(statSync(server.admin.passwordFile).mode & 0o777, 0o600);
});

test('a start adopts the server that a killed supervisor left running', async () => {
  await query(server.portal, 'CREATE DATABASE kept');
  await server.stop();
  const { promise: started, resolve } = Promise.withResolvers<void>();
  const supervisor = spawn(process.execPath, ['--input-type=module', '-e', FIRST_SUPERVISOR], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  supervisor.stdout.once('data', () => resolve());
  await started;
  supervisor.kill('SIGKILL');
  await start();
  assert.equal(server.adopted, true);
  await query(server.portal, 'SELECT 1', 'kept');
});

test('a server that is killed comes back on its port with its data', async () => {
  const { port } = server;
  const pid = server.pid();
  process.kill(pid, 'SIGKILL');
  while (!lines.some(line => /is back/.test(line))) {
    await sleep(50);
  }
  assert.notEqual(server.pid(), pid);
  assert.equal(server.port, port);
  await query(server.portal, 'SELECT 1', 'kept');
});

test('stopped and started again it keeps port and data', async () => {
  const { port } = server;
  await server.stop();
  await assert.rejects(query(server.portal, 'SELECT 1'), { code: 'ECONNREFUSED' });
  await start();
  assert.equal(server.adopted, false);
  assert.equal(server.port, port);
  await query(server.portal, 'SELECT 1', 'kept');
});
