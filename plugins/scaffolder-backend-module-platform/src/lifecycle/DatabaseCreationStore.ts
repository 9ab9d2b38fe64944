import { resolvePackagePath, type DatabaseService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { Creation, CreationStore, FirstServiceStore } from './CreationStore';

interface CreationRow {
  task_id: string;
  name: string;
  repository_host: Creation['repositoryHost'];
  create_time: Date;
  undo_time: Date | null;
}

interface FirstServiceRow {
  name: string;
  task_id: string;
  create_time: Date;
}

/**
 * Both stores in the scaffolder's database. The migrations have a table of their own for their history: the scaffolder keeps
 * its own in `knex_migrations` and refuses a history with files that it does not know.
 */
export class DatabaseCreationStore implements CreationStore, FirstServiceStore {
  private readonly knex: Knex;

  private constructor(knex: Knex) {
    this.knex = knex;
  }

  static async create(options: { database: DatabaseService }): Promise<DatabaseCreationStore> {
    const knex = await options.database.getClient();
    if (!options.database.migrations?.skip) {
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@internal/plugin-scaffolder-backend-module-platform',
          'migrations',
        ),
        tableName: 'platform_migrations',
      });
    }
    return new DatabaseCreationStore(knex);
  }

  async begin(creation: Creation): Promise<void> {
    await this.knex<CreationRow>('platform_creations')
      .insert({
        task_id: creation.taskId,
        name: creation.name,
        repository_host: creation.repositoryHost,
        create_time: new Date(),
      })
      .onConflict('task_id')
      .merge({ undo_time: null });
  }

  async forget(taskId: string): Promise<void> {
    await this.knex<CreationRow>('platform_creations').where({ task_id: taskId }).delete();
  }

  async get(taskId: string): Promise<Creation | undefined> {
    const row = await this.knex<CreationRow>('platform_creations')
      .where({ task_id: taskId, undo_time: null })
      .first();
    return row && { taskId: row.task_id, name: row.name, repositoryHost: row.repository_host };
  }

  async markUndone(taskId: string): Promise<void> {
    await this.knex<CreationRow>('platform_creations')
      .where({ task_id: taskId })
      .update({ undo_time: new Date() });
  }

  async wasStarted(name: string): Promise<boolean> {
    const row = await this.knex<FirstServiceRow>('platform_first_service').where({ name }).first();
    return row !== undefined;
  }

  async markStarted(name: string, taskId: string): Promise<void> {
    await this.knex<FirstServiceRow>('platform_first_service')
      .insert({ name, task_id: taskId, create_time: new Date() })
      .onConflict('name')
      .ignore();
  }
}
