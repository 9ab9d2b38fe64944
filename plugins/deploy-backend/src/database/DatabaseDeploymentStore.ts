import { randomUUID } from 'node:crypto';
import { ConflictError } from '@backstage/errors';
import {
  ACTIVE_DEPLOYMENT_PHASES,
  type Deployment,
  deploymentEnded,
  type DeploymentPhase,
  deploymentPhasesBefore,
} from '@internal/plugin-deploy-common';
import type { Knex } from 'knex';
import type { DeploymentStore, NewDeployment } from './DeploymentStore';
import { lockService } from './lockService';
import { deploymentFromRow, type DeploymentRow, type DesiredRow, type ServiceRow } from './rows';

export class DatabaseDeploymentStore implements DeploymentStore {
  constructor(private readonly knex: Knex) {}

  async create(deployment: NewDeployment, time: Date): Promise<Deployment> {
    return this.knex.transaction(async trx => {
      await lockService(trx, deployment.service);
      return createIn(trx, deployment, time);
    });
  }

  async createAutomatic(
    release: { service: string; entityRef: string; digest: string; sequence: number },
    environments: string[],
    time: Date,
  ): Promise<boolean> {
    const { service, entityRef, digest } = release;
    return this.knex.transaction(async trx => {
      await lockService(trx, service);
      const raised = await trx<ServiceRow>('services')
        .where({ service, archive_time: null })
        .where('automatic_sequence', '<', String(release.sequence))
        .update({ automatic_sequence: String(release.sequence) });
      if (!raised) return false;
      for (const environment of environments) {
        const desired = await trx<DesiredRow>('desired_releases')
          .where({ service, environment })
          .first();
        // Another commit with the same bytes: it runs already.
        if (desired?.digest === digest) continue;
        const kind = 'automatic' as const;
        await createIn(
          trx,
          { service, entityRef, environment, digest, kind, actor: 'plugin:deploy' },
          time,
        );
      }
      return true;
    });
  }

  async get(id: string): Promise<Deployment | undefined> {
    const row = await this.knex<DeploymentRow>('deployments').where({ id }).first();
    return row && deploymentFromRow(row);
  }

  async list(query: Parameters<DeploymentStore['list']>[0]): Promise<Deployment[]> {
    const rows = this.knex<DeploymentRow>('deployments')
      .where({ entity_ref: query.entityRef })
      .orderBy('sequence', 'desc')
      .limit(query.limit);
    if (query.environment) rows.where('environment', query.environment);
    if (query.beforeTime) rows.where('create_time', '<', query.beforeTime);
    return (await rows).map(deploymentFromRow);
  }

  async latest(service: string): Promise<Deployment[]> {
    const rows: DeploymentRow[] = await this.knex<DeploymentRow>('deployments')
      .where({ service })
      .whereNot({ kind: 'preview' })
      .distinctOn('environment')
      .orderBy(['environment', { column: 'sequence', order: 'desc' }])
      .select('*');
    return rows.map(deploymentFromRow);
  }

  async active(): Promise<Deployment[]> {
    const rows = await this.knex<DeploymentRow>('deployments')
      .whereIn('phase', ACTIVE_DEPLOYMENT_PHASES)
      .orderBy('sequence');
    return rows.map(deploymentFromRow);
  }

  async advance(
    id: string,
    phase: DeploymentPhase,
    change: Parameters<DeploymentStore['advance']>[2],
  ): Promise<boolean> {
    const { time, message, url, lastLogLines, readiness } = change;
    const count = await this.knex<DeploymentRow>('deployments')
      .where({ id })
      .whereIn('phase', deploymentPhasesBefore(phase))
      .update({
        phase,
        ...(message !== undefined && { message }),
        ...(url && { url }),
        ...((lastLogLines || readiness) && { failure: { lastLogLines, readiness } }),
        ...(phase === 'Progressing' && {
          start_time: this.knex.raw('coalesce(start_time, ?)', time),
        }),
        ...(deploymentEnded(phase) && { end_time: time }),
      });
    return count > 0;
  }

  async setMessage(id: string, message: string): Promise<void> {
    await this.knex<DeploymentRow>('deployments')
      .where({ id })
      .whereIn('phase', ACTIVE_DEPLOYMENT_PHASES)
      .update({ message });
  }

  async desired(service?: string) {
    const rows = this.knex('desired_releases')
      .join('services', 'services.service', 'desired_releases.service')
      .whereNull('services.archive_time')
      .select('desired_releases.*', 'services.entity_ref');
    if (service) rows.where('services.service', service);
    return ((await rows) as Array<DesiredRow & { entity_ref: string }>).map(row => ({
      service: row.service,
      entityRef: row.entity_ref,
      environment: row.environment,
      digest: row.digest,
    }));
  }

  async putBack(
    deployment: Deployment,
    options: { neverApplied: boolean },
  ): Promise<string | undefined> {
    const { service, environment } = deployment;
    return this.knex.transaction(async trx => {
      await lockService(trx, service);
      const inPlace = () =>
        trx<DeploymentRow>('deployments')
          .where({ service, environment })
          .whereNot({ kind: 'preview' })
          .orderBy('sequence', 'desc');
      const newest = await inPlace().first();
      if (newest?.id !== deployment.id) return undefined;
      const healthy = await inPlace().where({ phase: 'Healthy' }).first();
      if (!healthy) {
        if (options.neverApplied) {
          await trx<DesiredRow>('desired_releases').where({ service, environment }).delete();
        }
        return undefined;
      }
      await trx<DesiredRow>('desired_releases')
        .where({ service, environment })
        .update({ digest: healthy.digest });
      return healthy.digest;
    });
  }

  async previews(service: string, environment: string, time: Date): Promise<Deployment[]> {
    const rows = await this.knex<DeploymentRow>('deployments')
      .where({ service, environment, kind: 'preview', preview_end_time: null })
      .whereNotIn('phase', ['Failed', 'Superseded'])
      .where('expire_time', '>', time)
      .orderBy('sequence');
    return rows.map(deploymentFromRow);
  }

  async expiredPreviews(time: Date): Promise<Deployment[]> {
    const rows = await this.knex<DeploymentRow>('deployments')
      .where({ kind: 'preview', preview_end_time: null })
      .where(due =>
        due.where('expire_time', '<=', time).orWhereIn('phase', ['Failed', 'Superseded']),
      )
      .orderBy('sequence');
    return rows.map(deploymentFromRow);
  }

  async expirePreview(id: string, time: Date): Promise<void> {
    await this.knex<DeploymentRow>('deployments')
      .where({ id })
      .where('expire_time', '>', time)
      .update({ expire_time: time });
  }

  async endPreview(id: string, time: Date): Promise<void> {
    await this.knex<DeploymentRow>('deployments').where({ id }).update({ preview_end_time: time });
  }

  async unannounced(limit: number): Promise<Deployment[]> {
    const rows = await this.knex<DeploymentRow>('deployments')
      .where({ announced: false })
      .whereNotIn('phase', ACTIVE_DEPLOYMENT_PHASES)
      .orderBy('sequence')
      .limit(limit);
    return rows.map(deploymentFromRow);
  }

  async markAnnounced(id: string): Promise<void> {
    await this.knex<DeploymentRow>('deployments').where({ id }).update({ announced: true });
  }
}

async function createIn(
  trx: Knex.Transaction,
  deployment: NewDeployment,
  time: Date,
): Promise<Deployment> {
  const { service, environment, digest, kind, requestId } = deployment;
  if (requestId) {
    const same = await trx<DeploymentRow>('deployments').where({ request_id: requestId }).first();
    if (same) return deploymentFromRow(same);
  }
  const owner = await trx<ServiceRow>('services').where({ service }).first();
  if (!owner || owner.archive_time) {
    throw new ConflictError(`${service} is archived; restore it to deploy it.`);
  }
  const place = { service, environment };
  const desired = await trx<DesiredRow>('desired_releases').where(place).first();
  const id = randomUUID();
  if (kind !== 'preview') {
    await trx<DeploymentRow>('deployments')
      .where(place)
      .whereNot({ kind: 'preview' })
      .whereIn('phase', deploymentPhasesBefore('Superseded'))
      .update({
        phase: 'Superseded',
        end_time: time,
        message: 'A newer deployment was asked for.',
      });
    await trx<DesiredRow>('desired_releases')
      .insert({ ...place, digest })
      .onConflict(['service', 'environment'])
      .merge();
  }
  const [row] = await trx<DeploymentRow>('deployments')
    .insert({
      id,
      ...place,
      digest,
      kind,
      entity_ref: deployment.entityRef,
      from_digest: desired?.digest ?? null,
      phase: 'Pending',
      message: 'waiting for its turn',
      actor: deployment.actor,
      request_id: requestId ?? null,
      create_time: time,
      preview_id: kind === 'preview' ? `p${id.slice(0, 7)}` : null,
      expire_time: deployment.expireTime ?? null,
    })
    .returning('*');
  return deploymentFromRow(row);
}
