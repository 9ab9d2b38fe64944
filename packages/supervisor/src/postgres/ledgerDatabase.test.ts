import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { openDataFolder } from '../dataFolder.ts';
import { StablePorts } from '../stablePorts.ts';
import { LEDGER_DATABASE, ledgerTables } from './ledgerDatabase.ts';
import { startPostgres, type DatabaseLogin, type Postgres } from './postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'devopshub-ledger-'));
chmodSync(folder, 0o755); // so that user postgres can enter when this runs as root
const dataDir = join(folder, 'data');
const TABLES = ledgerTables(join(import.meta.dirname, '../../../..'));
let server: Postgres;

const start = () => {
  const { keysDir, logsDir, runDir } = openDataFolder(dataDir);
  return startPostgres({
    dataDir,
    keysDir,
    logFile: join(logsDir, 'postgres.log'),
    ports: new StablePorts(runDir),
    settings: { fsync: 'off' },
    ledger: TABLES,
  });
};

async function query(login: DatabaseLogin, sql: string, database = LEDGER_DATABASE) {
  const { host, port, user, passwordFile } = login;
  const password = readFileSync(passwordFile, 'utf8').trim();
  const client = new pg.Client({ host, port, user, password, database });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const addHead = `INSERT INTO tree_heads VALUES (${parseInt(
  randomBytes(3).toString('hex'),
  16,
)}, '\\x00', now(), 'f', 's')`;

before(async () => {
  server = await start();
});
after(async () => {
  await server?.stop('immediate');
  rmSync(folder, { recursive: true, force: true });
});

test("the portal's login of the ledger reads and adds", async () => {
  const { writer } = server.ledger!;
  await query(writer, addHead);
  assert.equal((await query(writer, 'SELECT * FROM tree_heads')).length, 1);
});

test("the portal's login keeps the public keys of the plugin, which expire", async () => {
  const { writer } = server.ledger!;
  const keys = 'backstage_backend_public_keys__keys';
  await query(writer, `INSERT INTO ${keys} (id, key, expires_at) VALUES ('a', '{}', 'never')`);
  await query(writer, `DELETE FROM ${keys} WHERE id IN ('a')`);
});

test("the portal's login of the ledger takes nothing away and lifts no lock", async () => {
  const { writer } = server.ledger!;
  for (const sql of [
    'UPDATE tree_heads SET signature = $$forged$$',
    'DELETE FROM tree_heads',
    'TRUNCATE tree_heads',
    'DROP TABLE tree_heads',
    'ALTER TABLE tree_heads DISABLE TRIGGER ALL',
    'DROP TRIGGER append_only ON tree_heads',
    'CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
    'SET session_replication_role = replica',
    'SET ROLE audit_owner',
    'GRANT audit_owner TO audit_writer',
    'CREATE TABLE more (id int)',
    'ALTER ROLE audit_owner PASSWORD $$mine$$',
  ]) {
    await assert.rejects(query(writer, sql), { code: '42501' }, sql);
  }
});

test("the portal's own role has no way in", async () => {
  await assert.rejects(query(server.portal, 'SELECT 1'), { code: '42501' });
  for (const sql of [
    'GRANT audit_owner TO portal',
    'GRANT audit_writer TO portal',
    'ALTER ROLE audit_owner PASSWORD $$mine$$',
    'SET ROLE audit_owner',
    `ALTER DATABASE ${LEDGER_DATABASE} OWNER TO portal`,
    `DROP DATABASE ${LEDGER_DATABASE}`,
  ]) {
    await assert.rejects(query(server.portal, sql, 'postgres'), { code: '42501' }, sql);
  }
});

test('even the owner meets the triggers', async () => {
  for (const sql of ['DELETE FROM tree_heads', 'TRUNCATE tree_heads']) {
    await assert.rejects(query(server.ledger!.owner, sql), /append-only/);
  }
});

test('a ledger that the portal made with its own login is taken over with its records', async () => {
  await query(server.admin, `ALTER DATABASE ${LEDGER_DATABASE} OWNER TO portal`, 'postgres');
  for (const table of ['entries', 'tree_heads', 'knex_migrations']) {
    await query(server.admin, `ALTER TABLE ${table} OWNER TO portal`);
  }
  await server.stop();
  server = await start();
  await assert.rejects(query(server.portal, 'SELECT 1'), { code: '42501' });
  const { writer } = server.ledger!;
  assert.equal((await query(writer, 'SELECT * FROM tree_heads')).length, 1);
  await assert.rejects(query(writer, 'DELETE FROM tree_heads'), { code: '42501' });
});
