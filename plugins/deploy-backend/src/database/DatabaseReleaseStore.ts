import { randomUUID } from 'node:crypto';
import { ConflictError } from '@backstage/errors';
import type { LedgerOutbox } from '@internal/plugin-audit-node';
import type { Release } from '@internal/plugin-deploy-common';
import type { Knex } from 'knex';
import { registrationOf } from '../ledger/registrationOf';
import type { NewRelease, ReleaseStore } from './ReleaseStore';
import { lockService } from './lockService';
import { type DesiredRow, releaseFromRow, type ReleaseRow, type ServiceRow } from './rows';

export class DatabaseReleaseStore implements ReleaseStore {
  /** Without an outbox, what it registers is not told to the ledger. */
  constructor(private readonly knex: Knex, private readonly outbox?: Pick<LedgerOutbox, 'add'>) {}

  async register(release: NewRelease, time: Date): Promise<Release> {
    return this.knex.transaction(async trx => {
      await lockService(trx, release.service);
      await prepareService(trx, release);
      const last = await trx<ReleaseRow>('releases')
        .where({ service: release.service })
        .max<{ max: string | null }>('sequence as max')
        .first();
      const sequence = release.sequence ?? Number(last?.max ?? 0) + 1;
      const key = { service: release.service, digest: release.digest, commit: release.commit };
      const known = await trx<ReleaseRow>('releases').where(key).first();
      const [row] = await trx<ReleaseRow>('releases')
        .insert(newRow(release, sequence, time, trx))
        .onConflict(['service', 'digest', 'commit'])
        .merge({
          sequence: trx.raw('greatest(releases.sequence, excluded.sequence)') as never,
          retired: false,
        })
        .returning('*');
      const registered = releaseFromRow(row);
      if (!known) await this.outbox?.add(trx, registrationOf(registered, time));
      return registered;
    });
  }

  async list(query: { entityRef: string; limit: number; beforeSequence?: number }) {
    const rows = this.knex<ReleaseRow>('releases')
      .where({ entity_ref: query.entityRef, retired: false })
      .orderBy('sequence', 'desc')
      .limit(query.limit);
    if (query.beforeSequence !== undefined) {
      rows.where('sequence', '<', String(query.beforeSequence));
    }
    return (await rows).map(releaseFromRow);
  }

  async get(service: string, digest: string): Promise<Release | undefined> {
    const row = await this.knex<ReleaseRow>('releases')
      .where({ service, digest, retired: false })
      .orderBy('sequence', 'desc')
      .first();
    return row && releaseFromRow(row);
  }

  async newest(service: string): Promise<Release | undefined> {
    const row = await this.knex<ReleaseRow>('releases')
      .where({ service, default_branch: true, dirty: false, retired: false })
      .orderBy('sequence', 'desc')
      .first();
    return row && releaseFromRow(row);
  }

  async dueForAutomatic(): Promise<Release[]> {
    const rows: ReleaseRow[] = await this.knex('releases')
      .join('services', 'services.service', 'releases.service')
      .where({ default_branch: true, dirty: false, retired: false, archive_time: null })
      .whereRaw('sequence > automatic_sequence')
      .distinctOn('releases.service')
      .orderBy([{ column: 'releases.service' }, { column: 'sequence', order: 'desc' }])
      .select('releases.*');
    return rows.map(releaseFromRow);
  }
}

/** Makes the service's row, or lets an archived name begin anew: a new repository took it. */
async function prepareService(trx: Knex.Transaction, release: NewRelease): Promise<void> {
  const { service, entityRef } = release;
  await trx<ServiceRow>('services')
    .insert({ service, entity_ref: entityRef })
    .onConflict('service')
    .ignore();
  const row = await trx<ServiceRow>('services').where({ service }).first();
  if (row?.entity_ref !== entityRef) {
    throw new ConflictError(
      `The service name '${service}' belongs to ${row?.entity_ref}; the release of ${entityRef} was not registered.`,
    );
  }
  if (!row.archive_time) return;
  if (row.archive_pending) {
    throw new ConflictError(`${service} is being archived; the release was not registered.`);
  }
  await trx<ServiceRow>('services').where({ service }).update({ archive_time: null });
  await trx<DesiredRow>('desired_releases').where({ service }).delete();
  await trx<ReleaseRow>('releases').where({ service }).update({ retired: true });
}

function newRow(release: NewRelease, sequence: number, time: Date, trx: Knex): ReleaseRow {
  return {
    id: randomUUID(),
    service: release.service,
    entity_ref: release.entityRef,
    digest: release.digest,
    commit: release.commit,
    commit_message: release.commitMessage,
    commit_author: release.commitAuthor,
    commit_time: release.commitTime ? new Date(release.commitTime) : null,
    branch: release.branch,
    default_branch: release.defaultBranch,
    dirty: release.dirty,
    // Knex hands a JavaScript array to pg as a PostgreSQL array, which jsonb refuses.
    artifacts: trx.raw('?::jsonb', JSON.stringify(release.artifacts)) as never,
    rollout: release.rollout ?? null,
    service_values: release.values ?? null,
    migrations: release.migrations
      ? (trx.raw('?::jsonb', JSON.stringify(release.migrations)) as never)
      : null,
    run_id: release.runId ?? null,
    sequence: String(sequence),
    create_time: time,
    retired: false,
  };
}
