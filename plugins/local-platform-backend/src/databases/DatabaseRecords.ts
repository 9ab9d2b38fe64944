import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';

/** A database of a service; archived ones are known by another name. */
export interface DatabaseRecord {
  id: string;
  service: string;
  environment: string;
  databaseName: string;
  archivedName?: string;
  archiveTime?: Date;
}

interface DatabaseRow {
  id: string;
  service: string;
  environment: string;
  database_name: string;
  archived_name: string | null;
  create_time: Date;
  archive_time: Date | null;
}

/** Remembers which archived database belonged to whom, which its name alone may not tell. */
export class DatabaseRecords {
  constructor(private readonly db: Knex) {}

  async insertArchived(record: Omit<DatabaseRecord, 'id'> & { archiveTime: Date }): Promise<void> {
    await this.db<DatabaseRow>('databases').insert({
      id: randomUUID(),
      service: record.service,
      environment: record.environment,
      database_name: record.databaseName,
      archived_name: record.archivedName,
      create_time: record.archiveTime,
      archive_time: record.archiveTime,
    });
  }

  /** Newest first. */
  async listArchived(of?: { service: string; environment: string }): Promise<DatabaseRecord[]> {
    const rows = this.db<DatabaseRow>('databases')
      .whereNotNull('archived_name')
      .orderBy('archive_time', 'desc');
    if (of) rows.where({ service: of.service, environment: of.environment });
    return (await rows).map(row => ({
      id: row.id,
      service: row.service,
      environment: row.environment,
      databaseName: row.database_name,
      archivedName: row.archived_name ?? undefined,
      archiveTime: row.archive_time ?? undefined,
    }));
  }

  async delete(recordId: string): Promise<void> {
    await this.db('databases').where('id', recordId).delete();
  }
}
