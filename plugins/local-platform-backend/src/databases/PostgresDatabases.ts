import { join } from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import type { Clock } from '@internal/plugin-kit';
import { ARCHIVE_DAYS } from '../repositories/LocalGitHost';
import type { DatabaseRecords } from './DatabaseRecords';
import type { DatabaseNames } from './names';
import { archivedName, databaseNames } from './names';
import type { PostgresAdmin, Run } from './PostgresAdmin';
import { id } from './PostgresAdmin';
import { endSessions, ensureRole, grantInside, limitMigrating, limitServing } from './roles';
import type { SecretFiles, SecretFolders } from './SecretFiles';

const DAY = 24 * 60 * 60 * 1000;

export interface Target {
  service: string;
  environment: string;
}

/** Databases, roles and their passwords for services. Every operation can be repeated and runs once at a time per service. */
export class PostgresDatabases {
  constructor(
    private readonly deps: {
      admin: PostgresAdmin;
      records: DatabaseRecords;
      secrets: SecretFiles;
      clock: Clock;
      logger: LoggerService;
      databasesLimit: number;
    },
  ) {}

  /** @throws ConflictError when the limit of databases is reached */
  async provision(target: Target & { database?: boolean }): Promise<SecretFolders> {
    const names = databaseNames(target.service, target.environment);
    const { admin, secrets } = this.deps;
    return this.exclusively(target, async run => {
      const folders = await secrets.makeFolders(target.service, target.environment);
      const { secretsDir, migrationSecretsDir } = folders;
      if (target.database !== false) {
        await this.checkLimit(run, names);
        const owner = await this.login(run, names.owner, names.database, migrationSecretsDir);
        const serving = await this.login(run, names.loginA, names.database, secretsDir);
        await ensureRole(run, names.loginB, 'no password yet');
        await limitMigrating(run, names.owner);
        for (const role of [names.loginA, names.loginB]) await limitServing(run, role);
        await this.createDatabase(run, names.database, names.owner, [names.loginA, names.loginB]);
        await admin.with(names.database, inside => grantInside(inside, names));
        await secrets.write(join(migrationSecretsDir, 'database-url'), owner);
        await secrets.write(join(secretsDir, 'database-url'), serving);
      }
      await this.provisionEvents(run, names, folders);
      return folders;
    });
  }

  /** Refuses connections and renames. Does nothing when there is no such database. */
  async archive(target: Target): Promise<void> {
    const { records, secrets, clock } = this.deps;
    const { database } = databaseNames(target.service, target.environment);
    await this.exclusively(target, async run => {
      if (await databaseExists(run, database)) {
        const archiveTime = clock.now();
        const newName = archivedName(database, archiveTime);
        // The row comes first: what is renamed is known, and a row without its database is dropped by the clean-up.
        const record = { ...target, databaseName: database, archivedName: newName, archiveTime };
        await records.insertArchived(record);
        await run(`alter database ${id(database)} with allow_connections false`);
        await endSessions(run, database);
        await run(`alter database ${id(database)} rename to ${id(newName)}`);
      }
      await secrets.remove(target.service, target.environment);
    });
  }

  /** @throws ConflictError when a new database has the name, NotFoundError when nothing is archived */
  async restore(target: Target): Promise<void> {
    const { records } = this.deps;
    const { database } = databaseNames(target.service, target.environment);
    await this.exclusively(target, async run => {
      const archived = await records.listArchived(target);
      for (const record of archived) {
        if (!record.archivedName || !(await databaseExists(run, record.archivedName))) continue;
        if (await databaseExists(run, database)) {
          throw new ConflictError(
            `"${target.service}" has a new database in ${target.environment}; the archived one stays archived`,
          );
        }
        await run(`alter database ${id(record.archivedName)} rename to ${id(database)}`);
        await run(`alter database ${id(database)} with allow_connections true`);
        await records.delete(record.id);
        return;
      }
      if (await databaseExists(run, database)) {
        await run(`alter database ${id(database)} with allow_connections true`);
        return;
      }
      throw new NotFoundError(
        `No database of "${target.service}" is archived in ${target.environment}`,
      );
    });
  }

  /** Drops the database and its roles, when it has no tables or `force`. */
  async remove(target: Target & { force?: boolean }): Promise<void> {
    const { admin, secrets } = this.deps;
    const names = databaseNames(target.service, target.environment);
    await this.exclusively(target, async run => {
      if (await databaseExists(run, names.database)) {
        const tables = target.force ? 0 : await admin.with(names.database, countTables);
        if (tables > 0) {
          throw new ConflictError(
            `The database of "${target.service}" in ${target.environment} has ${tables} tables and is kept. Archive it instead.`,
          );
        }
        await run(`drop database if exists ${id(names.database)} with (force)`);
      }
      await this.dropRoles(run, target, names);
      await secrets.remove(target.service, target.environment);
    });
  }

  /** Drops what was archived more than 7 days ago. */
  async cleanUp(): Promise<void> {
    const { records, clock, logger } = this.deps;
    const before = clock.now().getTime() - ARCHIVE_DAYS * DAY;
    for (const record of await records.listArchived()) {
      if (!record.archivedName || !record.archiveTime || record.archiveTime.getTime() > before)
        continue;
      await this.exclusively(record, async run => {
        await run(`drop database if exists ${id(record.archivedName!)} with (force)`);
        await records.delete(record.id);
        const names = databaseNames(record.service, record.environment);
        if (!(await databaseExists(run, names.database))) await this.dropRoles(run, record, names);
      });
      logger.info(`Dropped archived database ${record.archivedName}`);
    }
  }

  private exclusively<T>(target: Target, work: (run: Run) => Promise<T>): Promise<T> {
    return this.deps.admin.exclusively(`${target.environment}/${target.service}`, work);
  }

  /** The role with the password that its file has or will have. @returns the connection URL */
  private async login(
    run: Run,
    role: string,
    database: string,
    folder: string,
    file = 'database-url',
  ) {
    const path = join(folder, file);
    const password = await this.deps.secrets.passwordOf(path);
    await ensureRole(run, role, { password });
    return `postgresql://${role}:${password}@${await this.deps.admin.address()}/${database}`;
  }

  private async provisionEvents(run: Run, names: DatabaseNames, folders: SecretFolders) {
    const { admin, secrets } = this.deps;
    const url = await this.login(
      run,
      names.eventsLogin,
      names.eventsDatabase,
      folders.secretsDir,
      'events-url',
    );
    await admin.exclusively(`events/${names.eventsDatabase}`, async shared => {
      await ensureRole(shared, names.eventsGroup, 'group');
      await shared(`grant ${id(names.eventsGroup)} to ${id(names.eventsLogin)}`);
      // All that the queue makes belongs to the group, so that every service can use and upgrade it.
      await shared(`alter role ${id(names.eventsLogin)} set role = ${id(names.eventsGroup)}`);
      await this.createDatabase(shared, names.eventsDatabase, names.eventsGroup, []);
    });
    await secrets.write(join(folders.secretsDir, 'events-url'), url);
    await secrets.write(join(folders.migrationSecretsDir, 'events-url'), url);
  }

  private async createDatabase(run: Run, database: string, owner: string, logins: string[]) {
    if (!(await databaseExists(run, database))) {
      await run(`create database ${id(database)} owner ${id(owner)}`);
    }
    await run(`revoke all on database ${id(database)} from public`);
    for (const login of logins)
      await run(`grant connect on database ${id(database)} to ${id(login)}`);
  }

  private async checkLimit(run: Run, names: DatabaseNames): Promise<void> {
    if (await databaseExists(run, names.database)) return;
    const [row] = await run(
      `select count(*)::int as count from pg_database where datname like 'svc\\_%'`,
    );
    const count = Number(row.count);
    if (count < this.deps.databasesLimit) return;
    throw new ConflictError(
      `Database limit reached: ${count} of ${this.deps.databasesLimit} databases of services exist. Nothing was made. ` +
        'Archive a service, or raise `localPlatform.limits.databases`.',
    );
  }

  private async dropRoles(run: Run, target: Target, names: DatabaseNames): Promise<void> {
    const archived = await this.deps.records.listArchived(target);
    const inUse = archived.length > 0;
    const roles = inUse ? [] : [names.loginA, names.loginB, names.owner];
    for (const role of [...roles, names.eventsLogin]) {
      await run(`drop role if exists ${id(role)}`);
    }
  }
}

async function databaseExists(run: Run, database: string): Promise<boolean> {
  const rows = await run('select 1 from pg_database where datname = $1', [database]);
  return rows.length > 0;
}

async function countTables(run: Run): Promise<number> {
  const [row] = await run(
    `select count(*)::int as count from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'`,
  );
  return Number(row.count);
}
