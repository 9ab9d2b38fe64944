import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { RepositoryChange, RepositoryRecord, RepositoryStore } from './RepositoryStore';

interface RepositoryRow {
  id: string;
  name: string;
  description: string;
  owner: string;
  default_branch: string;
  phase: RepositoryRecord['phase'];
  request_id: string;
  storage: string;
  receiving_from: string | null;
  create_time: Date;
  archive_time: Date | null;
  head_commit?: string | null;
}

export class DatabaseRepositoryStore implements RepositoryStore {
  constructor(private readonly db: Knex) {}

  async insert(record: RepositoryRecord) {
    await this.refusingTwins(record.name, () =>
      this.db<RepositoryRow>('repositories').insert({
        id: record.id,
        name: record.name,
        description: record.description,
        owner: record.owner,
        default_branch: record.defaultBranch,
        phase: record.phase,
        request_id: record.requestId,
        storage: record.storage,
        create_time: record.createTime,
      }),
    );
  }

  async findByRequest(requestId: string) {
    return optionalRecord(await this.rows().where('request_id', requestId).first());
  }

  async find(name: string) {
    const rows = this.rows().where('name', name);
    return optionalRecord(await rows.orderByRaw('archive_time desc nulls first').first());
  }

  async findById(id: string) {
    return optionalRecord(await this.rows().where('id', id).first());
  }

  async list() {
    const rows: RepositoryRow[] = await this.rows().orderBy('name');
    return rows.map(toRecord);
  }

  async update(id: string, change: RepositoryChange) {
    const columns = {
      ...(change.owner !== undefined && { owner: change.owner }),
      ...(change.phase !== undefined && { phase: change.phase }),
      ...(change.storage !== undefined && { storage: change.storage }),
      ...(change.receivingFrom !== undefined && { receiving_from: change.receivingFrom }),
      ...(change.archiveTime !== undefined && { archive_time: change.archiveTime }),
    };
    await this.refusingTwins('this name', () =>
      this.db<RepositoryRow>('repositories').where('id', id).update(columns),
    );
    const record = await this.findById(id);
    if (!record) throw new NotFoundError(`No repository ${id}`);
    return record;
  }

  async delete(id: string) {
    await this.db('repositories').where('id', id).delete();
  }

  private rows() {
    return this.db('repositories').select('repositories.*', headCommit(this.db));
  }

  private async refusingTwins(name: string, write: () => Promise<unknown>) {
    try {
      await write();
    } catch (error) {
      if (!isDatabaseConflictError(error)) throw error;
      throw new ConflictError(`"${name}" is taken by another repository. Choose another name.`);
    }
  }
}

function headCommit(db: Knex) {
  return db('repository_refs')
    .select('commit')
    .whereRaw('repository_id = repositories.id')
    .whereRaw(`ref = 'refs/heads/' || repositories.default_branch`)
    .as('head_commit');
}

function optionalRecord(row: RepositoryRow | undefined): RepositoryRecord | undefined {
  return row && toRecord(row);
}

function toRecord(row: RepositoryRow): RepositoryRecord {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    owner: row.owner,
    defaultBranch: row.default_branch,
    phase: row.phase,
    requestId: row.request_id,
    storage: row.storage,
    receivingFrom: row.receiving_from ?? undefined,
    createTime: row.create_time,
    archiveTime: row.archive_time ?? undefined,
    headCommit: row.head_commit ?? undefined,
  };
}
