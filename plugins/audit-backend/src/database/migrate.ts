import { type DatabaseService, resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

const migrationsDir = resolvePackagePath('@internal/plugin-audit-backend', 'migrations');

/**
 * The ledger's database with its tables. Where the portal's login may only read and append, somebody else has made them
 * (`skipMigrations`).
 */
export async function migratedDatabase(database: DatabaseService): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) await knex.migrate.latest({ directory: migrationsDir });
  return knex;
}
