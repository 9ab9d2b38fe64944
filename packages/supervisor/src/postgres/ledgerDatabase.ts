import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { secretOf } from '../secretFile.ts';
import { StartError } from '../startError.ts';
import { withClient } from './client.ts';
import type { DatabaseLogin } from './postgres.ts';

export const LEDGER_DATABASE = 'backstage_plugin_audit';

/** Tables with the migrations that make them, and what the portal may do with them. */
export interface TableSet {
  directory: string;
  /** Where it is noted which migrations were run. */
  notedIn: string;
  tables: string[];
  rights: string;
}

/** Undefined in a checkout without the change ledger. */
export function ledgerTables(checkoutDir: string): TableSet[] | undefined {
  const ledger = join(checkoutDir, 'plugins', 'audit-backend', 'migrations');
  if (!existsSync(ledger)) return undefined;
  // Each plugin's tokens are signed with keys that lie in its own database for an hour; nothing of the ledger.
  const keys = join(checkoutDir, 'node_modules/@backstage/backend-defaults/migrations/auth');
  return [
    {
      directory: ledger,
      notedIn: 'knex_migrations',
      tables: ['entries', 'entry_entities', 'tree_nodes', 'tree_heads', 'signing_keys'],
      rights: 'SELECT, INSERT',
    },
    {
      directory: keys,
      notedIn: 'backstage_backend_public_keys__knex_migrations',
      tables: ['backstage_backend_public_keys__keys'],
      rights: 'SELECT, INSERT, DELETE',
    },
  ];
}

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
  sets: TableSet[],
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
  for (const set of sets) {
    const pending = await withClient(
      logins.owner,
      client => hasPending(client, set),
      LEDGER_DATABASE,
    );
    if (pending) await migrate(logins.owner, set);
  }
  await withClient(
    logins.owner,
    async client => {
      await client.query('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, audit_writer');
      for (const { tables, rights } of sets) {
        await client.query(`GRANT ${rights} ON ${tables.join(', ')} TO audit_writer`);
      }
    },
    LEDGER_DATABASE,
  );
}

/** Asked first: what runs migrations takes a third of a second to load. */
async function hasPending(client: pg.Client, set: TableSet): Promise<boolean> {
  const { rows: tables } = await client.query('SELECT to_regclass($1) AS id', [
    `public.${set.notedIn}`,
  ]);
  if (!tables[0].id) {
    const made = await client.query(
      'SELECT count(to_regclass(name))::int AS n FROM unnest($1::text[]) AS name',
      [set.tables],
    );
    return made.rows[0].n < set.tables.length;
  }
  const { rows } = await client.query(`SELECT name FROM ${set.notedIn}`);
  const done = new Set(rows.map(({ name }) => name));
  return readdirSync(set.directory).some(name => name.endsWith('.js') && !done.has(name));
}

async function migrate(owner: DatabaseLogin, { directory, notedIn }: TableSet): Promise<void> {
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
    await database.migrate.latest({ directory, tableName: notedIn });
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
