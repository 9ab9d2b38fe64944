import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { secretOf } from '../secretFile.ts';
import { StartError } from '../startError.ts';
import { withClient } from './client.ts';
import type { DatabaseLogin } from './postgres.ts';

export const LEDGER_DATABASE = 'backstage_plugin_audit';

/** Tables that the ledger adds rows to; nothing in them is ever changed. */
const TABLES = ['entries', 'entry_entities', 'tree_nodes', 'tree_heads', 'signing_keys'];

/**
 * Where the portal keeps the public keys with which its plugins know each other, one table in each plugin's database. Its migration
 * does not run in this one, so the table is made here as `@backstage/backend-defaults` makes it (`migrations/auth`).
 */
const PLUGIN_KEYS = 'backstage_backend_public_keys__keys';

const OWNERSHIP = `
  SELECT format('ALTER TABLE public.%I OWNER TO audit_owner', tablename) AS sql FROM pg_tables WHERE schemaname = 'public'
  UNION ALL
  SELECT format('ALTER FUNCTION %s OWNER TO audit_owner', oid::regprocedure) FROM pg_proc WHERE pronamespace = 'public'::regnamespace`;

export interface LedgerLogins {
  /** Owns the tables: for migrations, and never in the hands of the portal. */
  owner: DatabaseLogin;
  /** INSERT and SELECT. */
  writer: DatabaseLogin;
}

/**
 * The change ledger's database, such that the portal can add to it and can take nothing away: it belongs to `audit_owner`, whose password
 * only the supervisor has, and the portal's login is `audit_writer`.
 */
export async function ensureLedgerDatabase(
  admin: DatabaseLogin,
  logins: LedgerLogins,
  migrationsDir: string,
): Promise<void> {
  await withClient(admin, async client => {
    for (const { user, passwordFile } of [logins.owner, logins.writer]) {
      const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [user]);
      const password = pg.escapeLiteral(secretOf(passwordFile));
      await client.query(
        `${rowCount ? 'ALTER' : 'CREATE'} ROLE ${user} LOGIN PASSWORD ${password}`,
      );
    }
    const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [
      LEDGER_DATABASE,
    ]);
    const verb = known.rowCount ? 'ALTER' : 'CREATE';
    await client.query(
      `${verb} DATABASE ${LEDGER_DATABASE} ${known.rowCount ? 'OWNER TO' : 'OWNER'} audit_owner`,
    );
    await client.query(`REVOKE ALL ON DATABASE ${LEDGER_DATABASE} FROM PUBLIC, portal`);
    await client.query(`GRANT CONNECT ON DATABASE ${LEDGER_DATABASE} TO audit_writer`);
  });
  // A portal that had one login for everything may have made the tables.
  await withClient(
    admin,
    async client => {
      for (const { sql } of (await client.query(OWNERSHIP)).rows) await client.query(sql);
      await client.query('ALTER SCHEMA public OWNER TO audit_owner');
    },
    LEDGER_DATABASE,
  );
  const pending = await withClient(
    logins.owner,
    client => hasPending(client, migrationsDir),
    LEDGER_DATABASE,
  );
  if (pending) await migrate(logins.owner, migrationsDir);
  await withClient(
    logins.owner,
    async client => {
      await client.query('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, audit_writer');
      await client.query(`GRANT SELECT, INSERT ON ${TABLES.join(', ')} TO audit_writer`);
      await client.query(
        `CREATE TABLE IF NOT EXISTS ${PLUGIN_KEYS}
         (id varchar(255) PRIMARY KEY, key text NOT NULL, expires_at varchar(255) NOT NULL)`,
      );
      await client.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${PLUGIN_KEYS} TO audit_writer`);
    },
    LEDGER_DATABASE,
  );
}

/** Asked first: what runs migrations takes a third of a second to load. */
async function hasPending(client: pg.Client, migrationsDir: string): Promise<boolean> {
  const { rows: tables } = await client.query("SELECT to_regclass('public.knex_migrations') AS id");
  if (!tables[0].id) return true;
  const { rows } = await client.query('SELECT name FROM knex_migrations');
  const done = new Set(rows.map(({ name }) => name));
  return readdirSync(migrationsDir).some(name => name.endsWith('.js') && !done.has(name));
}

async function migrate(owner: DatabaseLogin, migrationsDir: string): Promise<void> {
  const { default: knex } = await import('knex');
  const { host, port, user, passwordFile } = owner;
  const database = knex({
    client: 'pg',
    connection: {
      ...{ host, port, user, database: LEDGER_DATABASE },
      password: readFileSync(passwordFile, 'utf8').trim(),
    },
    pool: { min: 0, max: 1 },
  });
  try {
    await database.migrate.latest({
      directory: migrationsDir,
      disableMigrationsListValidation: true,
    });
  } catch (error) {
    throw new StartError(
      `The tables of the change ledger could not be made; its records are as they were. ${
        (error as Error).message
      }`,
      { cause: error },
    );
  } finally {
    await database.destroy();
  }
}
