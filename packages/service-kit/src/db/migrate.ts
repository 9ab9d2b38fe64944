import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Knex } from 'knex';
import { knex } from './knex.ts';
import { kitMigrations } from './kitMigrations.ts';

/** Any number; the same for all, since each service has its own database. */
const LOCK = 7_203_114;

/**
 * Brings a database to the state of this release, as its owner: the kit's tables, the service's `migrations/*.js`, and the
 * rights of the serving logins. Safe to run at the same time and again, also after a run that was killed.
 *
 * @param options.url - Login `<database>_owner`. The logins `<database>_a` and `_b` get the use of all tables.
 * @param options.directory - The service's migrations; none when absent.
 * @returns names of the migrations that were applied.
 *
 * @example
 * ```ts
 * await migrate({ url: await directory.requireSecret('database-url'), directory: 'migrations' });
 * ```
 */
export async function migrate(options: { url: string; directory?: string }): Promise<string[]> {
  // One connection: the advisory lock belongs to a session. The second is for knex's migration transactions.
  const lock = knex({ client: 'pg', connection: options.url, pool: { min: 0, max: 1 } });
  const database = knex({ client: 'pg', connection: options.url, pool: { min: 0, max: 1 } });
  try {
    await lock.raw('select pg_advisory_lock(?)', [LOCK]);
    await database.raw(grantsSql);
    const applied = [
      ...(await latest(database, 'kit_migrations', kitSource)),
      ...(await latest(database, 'knex_migrations', directorySource(options.directory))),
    ];
    return applied;
  } finally {
    await database.destroy();
    await lock.destroy();
  }
}

async function latest(
  database: Knex,
  tableName: string,
  migrationSource: Knex.MigrationSource<string>,
): Promise<string[]> {
  const config: Knex.MigratorConfig = {
    tableName,
    migrationSource,
    // After a rollback the older release meets migrations that it does not know; they stay.
    disableMigrationsListValidation: true,
  };
  // Whoever held knex's own lock is dead: the advisory lock is ours.
  await database.migrate.forceFreeMigrationsLock(config);
  const [, names] = (await database.migrate.latest(config)) as [number, string[]];
  return names;
}

const kitSource: Knex.MigrationSource<string> = {
  getMigrations: async () => Object.keys(kitMigrations).sort(),
  getMigrationName: name => name,
  getMigration: async name => kitMigrations[name]!,
};

/** `import` takes both module formats, whatever the surrounding package.json says. */
function directorySource(directory: string | undefined): Knex.MigrationSource<string> {
  return {
    getMigrations: async () =>
      directory ? (await readdir(directory)).filter(name => name.endsWith('.js')).sort() : [],
    getMigrationName: name => name,
    getMigration: async name => {
      const module = await import(pathToFileURL(join(directory!, name)).href);
      return module.default?.up ? module.default : module;
    },
  };
}

/** What the owner makes, now and later, the logins may use; they may not change tables. */
const grantsSql = `
do $$
declare login text;
begin
  foreach login in array array[
    regexp_replace(current_user, '_owner$', '_a'), regexp_replace(current_user, '_owner$', '_b')]
  loop
    if login <> current_user and exists (select from pg_roles where rolname = login) then
      execute format('grant usage on schema public to %I', login);
      execute format('grant select, insert, update, delete on all tables in schema public to %I', login);
      execute format('grant usage, select on all sequences in schema public to %I', login);
      execute format('alter default privileges in schema public grant select, insert, update, delete on tables to %I', login);
      execute format('alter default privileges in schema public grant usage, select on sequences to %I', login);
    end if;
  end loop;
end $$;`;
