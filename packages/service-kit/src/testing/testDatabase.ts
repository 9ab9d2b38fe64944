import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { openDatabase } from '../db/connect.ts';
import { knex } from '../db/knex.ts';
import { locateMigrations } from '../db/locateMigrations.ts';
import { migrate } from '../db/migrate.ts';
import { startTemporaryPostgres } from './embeddedPostgres.ts';

/** A migrated database with the logins that a service has in production. */
export interface TestDatabase {
  /** As the service sees it: login `_a`, row-level security applies. */
  readonly database: Knex;
  readonly url: string;
  readonly ownerUrl: string;
  /** Superuser's connection to the same database, for looking behind row-level security. */
  readonly admin: Knex;
  drop(): Promise<void>;
}

/** PostgreSQL's SQLSTATE. */
const INSUFFICIENT_PRIVILEGE = '42501';

let server: Promise<string> | undefined;

/** One server per test process: that of the runner, else one of our own that ends with the process's last test. */
function serverUrl(): Promise<string> {
  server ??= process.env.DEVOPSHUB_TEST_DATABASE_URL
    ? Promise.resolve(process.env.DEVOPSHUB_TEST_DATABASE_URL)
    : startTemporaryPostgres().then(own => {
        stopAtEnd = own.stop;
        return own.url;
      });
  return server;
}

let stopAtEnd: (() => Promise<void>) | undefined;
let open = 0;

async function create(root: Knex, name: string, roles: string[]): Promise<void> {
  for (const role of roles) {
    await root.raw(`create role "${role}" login password 'test'`);
    // Who may make roles may not act for them until it grants itself that: needed to make something that they own.
    await root.raw(`grant "${role}" to current_user`);
  }
  await root.raw(`create database "${name}" owner "${name}_owner"`);
}

/**
 * Makes a database of its own on a real PostgreSQL, migrated, for a test of a store.
 *
 * @param options.migrations - Folder; default: that of the package that the test belongs to. `false`: only the kit's tables.
 *
 * @example
 * ```ts
 * const { database, drop } = await testDatabase();
 * after(drop);
 * ```
 */
export async function testDatabase(
  options: { migrations?: string | false } = {},
): Promise<TestDatabase> {
  const url = await serverUrl();
  open++;
  const name = `svc_test_${randomBytes(6).toString('hex')}`;
  const roles = [`${name}_owner`, `${name}_a`];
  const root = knex({ client: 'pg', connection: url, pool: { min: 0, max: 1 } });
  try {
    await create(root, name, roles);
  } catch (error) {
    // An open pool would keep the test process from ending with this error.
    await root.destroy();
    throw error;
  }
  const login = (role: string) => {
    const own = new URL(url);
    [own.username, own.password, own.pathname] = [role, 'test', `/${name}`];
    return own.href;
  };
  const ownerUrl = login(`${name}_owner`);
  const directory =
    options.migrations === false ? undefined : options.migrations ?? locateMigrations();
  await migrate({ url: ownerUrl, directory });
  const adminUrl = new URL(url);
  adminUrl.pathname = `/${name}`;
  const admin = knex({ client: 'pg', connection: adminUrl.href, pool: { min: 0, max: 2 } });
  const appUrl = login(`${name}_a`);
  const database = openDatabase({ url: async () => appUrl, applicationName: 'test' });
  return {
    database,
    url: appUrl,
    ownerUrl,
    admin,
    async drop() {
      await Promise.all([database.destroy(), admin.destroy()]);
      await dropDatabase(root, name);
      for (const role of roles) await root.raw(`drop role if exists "${role}"`);
      await root.destroy();
      if (--open === 0 && stopAtEnd) {
        const stop = stopAtEnd;
        [server, stopAtEnd] = [undefined, undefined];
        await stop();
      }
    },
  };
}

/** A login that is not superuser may not force out an autovacuum worker; a drop without force ends that one by itself. */
async function dropDatabase(root: Knex, name: string): Promise<void> {
  try {
    await root.raw(`drop database if exists "${name}" with (force)`);
  } catch (error) {
    if ((error as { code?: string }).code !== INSUFFICIENT_PRIVILEGE) throw error;
    await root.raw(`drop database if exists "${name}"`);
  }
}
