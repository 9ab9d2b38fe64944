import {
  ACTIVE_DEPLOYMENT_PHASES,
  type Deployment,
  type DeploymentPhase,
} from '@internal/plugin-deploy-common';
import type { Knex } from 'knex';
import type { RecordSink } from '../ledger/RecordSink';
import { activateIn, assertPlaceFree, type ShippingPlan, stableIn } from './activateDeployment';
import { advanceIn, type DeploymentChange } from './advanceDeployment';
import { beginIn } from './beginDeployment';
import { assertAsDecided, clearanceColumns, createIn, rowOf } from './createDeployment';
import { driftRecord } from '../ledger/driftRecord';
import type { Clearance, DeploymentStore, DesiredRelease, NewDeployment } from './DeploymentStore';
import { lockService } from './lockService';
import {
  deploymentFromRow,
  type DeploymentRow,
  type DesiredRow,
  gatedFromRow,
  type ReleaseRow,
  type ServiceRow,
} from './rows';

export class DatabaseDeploymentStore implements DeploymentStore {
  constructor(private readonly knex: Knex, private readonly sink: RecordSink) {}

  async create(deployment: NewDeployment, time: Date): Promise<Deployment> {
    return this.knex.transaction(async trx => {
      await lockService(trx, deployment.service);
      return deploymentFromRow(await createIn(trx, this.sink, deployment, time));
    });
  }

  async byRequestId(requestId: string): Promise<Deployment | undefined> {
    const row = await this.knex<DeploymentRow>('deployments')
      .where({ request_id: requestId })
      .first();
    return row && deploymentFromRow(row);
  }

  async queueAutomatic(
    release: Parameters<DeploymentStore['queueAutomatic']>[0],
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
        if (desired?.digest === digest || desired?.hold) continue;
        await trx<DeploymentRow>('deployments')
          .where({ service, environment, queued: true, phase: 'Pending' })
          .update({ phase: 'Superseded', end_time: time, message: 'A newer release has come.' });
        const kind = 'automatic' as const;
        const wanted = { service, entityRef, environment, digest, kind, actor: 'plugin:deploy' };
        await trx<DeploymentRow>('deployments').insert({ ...rowOf(wanted, time), queued: true });
      }
      return true;
    });
  }

  async activate(
    id: string,
    clearance: Clearance,
    plan: ShippingPlan,
    time: Date,
  ): Promise<boolean> {
    return this.knex.transaction(async trx => {
      const waiting = () =>
        trx<DeploymentRow>('deployments').where({ id, queued: true, phase: 'Pending' }).first();
      const found = await waiting();
      if (!found) return false;
      await lockService(trx, found.service);
      const row = await waiting();
      if (!row) return false;
      await assertPlaceFree(trx, row);
      await assertAsDecided(trx, { service: row.service, environment: row.environment }, clearance);
      await trx<DeploymentRow>('deployments').where({ id }).update(clearanceColumns(clearance));
      const cleared = await trx<DeploymentRow>('deployments').where({ id }).first();
      await activateIn(trx, this.sink, cleared!, plan, time);
      return true;
    });
  }

  async setWaiting(id: string, waiting: NonNullable<Deployment['waiting']>, askTime: Date) {
    await this.knex<DeploymentRow>('deployments')
      .where({ id, queued: true, phase: 'Pending' })
      .update({
        waiting: JSON.stringify(waiting) as never,
        ask_time: askTime,
        message: waiting.reason,
      });
  }

  async begin(id: string, time: Date): Promise<boolean> {
    return this.knex.transaction(trx => beginIn(trx, id, time));
  }

  async get(id: string): Promise<Deployment | undefined> {
    const row = await this.knex<DeploymentRow>('deployments').where({ id }).first();
    return row && deploymentFromRow(row);
  }

  async list(query: Parameters<DeploymentStore['list']>[0]): Promise<Deployment[]> {
    const rows = this.knex<DeploymentRow>('deployments')
      .orderBy('sequence', 'desc')
      .limit(query.limit);
    if (query.entityRef) rows.where({ entity_ref: query.entityRef });
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

  async active() {
    const rows = await this.knex<DeploymentRow>('deployments')
      .whereIn('phase', ACTIVE_DEPLOYMENT_PHASES)
      .orderBy('sequence');
    return rows.map(gatedFromRow);
  }

  async healthy(service: string, environment: string, limit: number): Promise<Deployment[]> {
    const rows = await this.knex<DeploymentRow>('deployments')
      .where({ service, environment, phase: 'Healthy' })
      .whereNotIn('kind', ['preview', 'restart'])
      .orderBy('sequence', 'desc')
      .limit(limit);
    return rows.map(deploymentFromRow);
  }

  async endedOf(service: string, digest: string): Promise<Deployment[]> {
    const rows = await this.knex<DeploymentRow>('deployments')
      .where({ service, digest })
      .whereNotIn('kind', ['preview', 'restart'])
      .whereNotIn('phase', ACTIVE_DEPLOYMENT_PHASES)
      .orderBy('sequence', 'desc')
      .limit(100);
    return rows.map(deploymentFromRow);
  }

  async advance(id: string, phase: DeploymentPhase, change: DeploymentChange): Promise<boolean> {
    return this.knex.transaction(trx => advanceIn(trx, this.sink, id, phase, change));
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
      hold: row.hold ?? undefined,
    }));
  }

  async recordDrift(wanted: DesiredRelease, ran: string, time: Date): Promise<void> {
    const { service, environment } = wanted;
    // Between the end of a deployment and the target's answer the two may differ for a moment: that is known.
    const known = await this.knex<DeploymentRow>('deployments')
      .where({ service, environment, digest: ran })
      .orderBy('sequence', 'desc')
      .first();
    if (known?.phase === 'Failed' || known?.phase === 'Superseded') return;
    await this.knex.transaction(trx => this.sink.add(trx, driftRecord(wanted, ran, time)));
  }

  async releaseHold(service: string, environment: string): Promise<boolean> {
    return this.knex.transaction(async trx => {
      await lockService(trx, service);
      const freed = await trx<DesiredRow>('desired_releases')
        .where({ service, environment })
        .whereNotNull('hold')
        .update({ hold: null });
      if (!freed) return false;
      const newest = await trx<ReleaseRow>('releases')
        .where({ service, default_branch: true, dirty: false, retired: false })
        .max<{ max: string | null }>('sequence as max')
        .first();
      // The newest release counts as not yet deployed by itself.
      await trx<ServiceRow>('services')
        .where({ service })
        .update({ automatic_sequence: String(Number(newest?.max ?? 1) - 1) });
      return true;
    });
  }

  async putBack(deployment: Deployment): Promise<string | undefined> {
    const place = { service: deployment.service, environment: deployment.environment };
    return this.knex.transaction(async trx => {
      await lockService(trx, place.service);
      const newest = await trx<DeploymentRow>('deployments')
        .where({ ...place, queued: false })
        .whereNot({ kind: 'preview' })
        .orderBy('sequence', 'desc')
        .first();
      if (newest?.id !== deployment.id) return undefined;
      const digest = await stableIn(trx, place);
      if (!digest) return undefined;
      await trx<DesiredRow>('desired_releases').where(place).update({ digest });
      return digest;
    });
  }

  async previews(service: string, environment: string, time: Date): Promise<Deployment[]> {
    const rows = await this.knex<DeploymentRow>('deployments')
      .where({ service, environment, kind: 'preview', preview_end_time: null })
      .whereNotNull('verify_time')
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
