import { randomUUID } from 'node:crypto';
import { ConflictError } from '@backstage/errors';
import { ACTIVE_DEPLOYMENT_PHASES } from '@internal/plugin-deploy-common';
import type { Knex } from 'knex';
import { nameOf } from '../ledger/deploymentRecords';
import type { RecordSink } from '../ledger/RecordSink';
import { activateIn, assertPlaceFree } from './activateDeployment';
import type { Clearance, NewDeployment } from './DeploymentStore';
import type { DeploymentRow, DesiredRow, ServiceRow } from './rows';

/** The deployment that a request asks for, or the one that answers it already. */
export async function createIn(
  trx: Knex.Transaction,
  sink: RecordSink,
  deployment: NewDeployment,
  time: Date,
): Promise<DeploymentRow> {
  const { service, environment, digest, kind, requestId, clearance, plan } = deployment;
  const same =
    (requestId &&
      (await trx<DeploymentRow>('deployments').where({ request_id: requestId }).first())) ||
    (await underWay(trx, deployment));
  if (same) return same;
  await assertNotArchived(trx, service);
  await assertPlaceFree(trx, { service, environment, kind, digest, actor: deployment.actor });
  await assertAsDecided(trx, { service, environment }, clearance);
  const [row] = await trx<DeploymentRow>('deployments')
    .insert({ ...rowOf(deployment, time), ...clearanceColumns(clearance), queued: true })
    .returning('*');
  return activateIn(trx, sink, row, plan, time);
}

/** What runs must be what the decision was made about: it names the release that is replaced. */
export async function assertAsDecided(
  trx: Knex.Transaction,
  place: { service: string; environment: string },
  { change }: Clearance,
): Promise<void> {
  const desired = await trx<DesiredRow>('desired_releases').where(place).first();
  if (change.kind === 'deploy.release.preview' || change.from?.digest === desired?.digest) return;
  throw new ConflictError(
    `Another release has come to ${place.environment} while this was decided (${
      desired ? nameOf(desired.digest) : 'none'
    } is there now). Nothing was changed; look again and repeat.`,
  );
}

export function clearanceColumns({ change, token, decision }: Clearance) {
  return {
    change: JSON.stringify(change) as never,
    gate_token: token,
    decision: JSON.stringify(decision) as never,
  };
}

export function rowOf(deployment: Omit<NewDeployment, 'clearance' | 'plan'>, time: Date) {
  const id = deployment.id ?? randomUUID();
  return {
    id,
    service: deployment.service,
    entity_ref: deployment.entityRef,
    environment: deployment.environment,
    digest: deployment.digest,
    kind: deployment.kind,
    phase: 'Pending' as const,
    message: 'waiting for its turn',
    actor: deployment.actor,
    request_id: deployment.requestId ?? null,
    reason: deployment.reason ?? null,
    correlation_id: deployment.correlationId ?? id,
    how: deployment.how ?? 'rollout',
    create_time: time,
    preview_id: deployment.kind === 'preview' ? `p${id.slice(0, 7)}` : null,
    expire_time: deployment.expireTime ?? null,
  };
}

/** The same wish of two people at once is one deployment. */
async function underWay(
  trx: Knex.Transaction,
  { service, environment, digest, kind }: NewDeployment,
): Promise<DeploymentRow | undefined> {
  if (kind === 'preview') return undefined;
  return trx<DeploymentRow>('deployments')
    .where({ service, environment, digest, kind, queued: false })
    .whereIn('phase', ACTIVE_DEPLOYMENT_PHASES)
    .first();
}

async function assertNotArchived(trx: Knex.Transaction, service: string): Promise<void> {
  const owner = await trx<ServiceRow>('services').where({ service }).first();
  if (!owner || owner.archive_time) {
    throw new ConflictError(`${service} is archived; restore it to deploy it.`);
  }
}
