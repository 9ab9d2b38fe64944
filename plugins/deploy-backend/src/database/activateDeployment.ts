import { randomUUID } from 'node:crypto';
import { ConflictError } from '@backstage/errors';
import {
  ACTIVE_ROLLOUT_PHASES,
  deploymentPhasesBefore,
  rolloutMayBecome,
  type RolloutStrategy,
} from '@internal/plugin-deploy-common';
import type { Knex } from 'knex';
import { intentOf, nameOf } from '../ledger/deploymentRecords';
import type { RecordSink } from '../ledger/RecordSink';
import { advanceIn } from './advanceDeployment';
import { deploymentFromRow, type DeploymentRow, type DesiredRow, recordedOf } from './rows';
import { type RolloutRow, stateOf } from './rolloutRows';

/** How a deployment goes on from here, when there is something to go on from. */
export interface ShippingPlan {
  strategy?: RolloutStrategy;
  driver: RolloutRow['driver'];
}

/**
 * Makes a deployment the one of its place: what was under way there is superseded, a rollout begins where the release has a strategy
 * and something healthy runs, and the intent goes to the ledger. Nothing is wanted of the target yet.
 */
export async function activateIn(
  trx: Knex.Transaction,
  sink: RecordSink,
  row: DeploymentRow,
  plan: ShippingPlan,
  time: Date,
): Promise<DeploymentRow> {
  if (row.kind !== 'preview') {
    if (row.kind !== 'restart') await supersedeQueued(trx, row, time);
    await supersedeActive(trx, sink, row, time);
  }
  const place = { service: row.service, environment: row.environment };
  const desired = await trx<DesiredRow>('desired_releases').where(place).first();
  const [active] = await trx<DeploymentRow>('deployments')
    .where({ id: row.id })
    .update({ queued: false, waiting: null, from_digest: desired?.digest ?? null })
    .returning('*');
  await beginRollout(trx, active, plan, time);
  await sink.add(trx, intentOf(deploymentFromRow(active), recordedOf(active), time));
  return active;
}

/** @throws ConflictError when somebody else's rollout is under way and this must not push it aside. */
export async function assertPlaceFree(
  trx: Knex.Transaction,
  wanted: Pick<DeploymentRow, 'service' | 'environment' | 'kind' | 'digest' | 'actor'>,
): Promise<void> {
  const { service, environment, kind } = wanted;
  if (kind === 'rollback' || kind === 'preview') return;
  const rollout = await trx<RolloutRow>('rollouts')
    .where({ service, environment })
    .whereIn('phase', ACTIVE_ROLLOUT_PHASES)
    .first();
  if (!rollout) return;
  // A push goes on from an earlier push; nobody waits for a machine.
  if (kind === 'automatic' && rollout.actor === wanted.actor) return;
  throw new ConflictError(
    `${rollout.actor} is shipping ${nameOf(rollout.to_digest)} to ${environment} (${
      rollout.phase
    }: ${rollout.message}). Nothing was changed; wait until it has ended, or abort it.`,
  );
}

/** What runs well here and takes the traffic while a rollout lasts. */
export async function stableIn(
  trx: Knex.Transaction,
  place: { service: string; environment: string },
): Promise<string | undefined> {
  const healthy = await trx<DeploymentRow>('deployments')
    .where({ ...place, phase: 'Healthy' })
    .whereNot({ kind: 'preview' })
    .orderBy('sequence', 'desc')
    .first();
  return healthy?.digest;
}

async function supersedeQueued(
  trx: Knex.Transaction,
  { id, service, environment }: DeploymentRow,
  time: Date,
) {
  await trx<DeploymentRow>('deployments')
    .where({ service, environment, queued: true, phase: 'Pending' })
    .whereNot({ id })
    .update({
      phase: 'Superseded',
      end_time: time,
      waiting: null,
      message: 'A newer deployment was asked for while this one waited.',
    });
}

async function supersedeActive(
  trx: Knex.Transaction,
  sink: RecordSink,
  row: DeploymentRow,
  time: Date,
) {
  const place = { service: row.service, environment: row.environment };
  const back = row.kind === 'rollback';
  const message = back
    ? `${row.actor} rolled back to ${nameOf(row.digest)}.`
    : `${row.actor} asked for a newer deployment.`;
  const rollouts = await trx<RolloutRow>('rollouts')
    .where(place)
    .whereIn('phase', ACTIVE_ROLLOUT_PHASES);
  for (const { id, phase, revision } of rollouts) {
    const end = back && rolloutMayBecome(phase, 'RolledBack') ? 'RolledBack' : 'Superseded';
    await trx<RolloutRow>('rollouts')
      .where({ id })
      .update({ phase: end, revision: revision + 1, weight: 0, message, end_time: time });
  }
  const active = await trx<DeploymentRow>('deployments')
    .where({ ...place, queued: false })
    .whereNot({ kind: 'preview' })
    .whereNot({ id: row.id })
    .whereIn('phase', deploymentPhasesBefore('Superseded'));
  for (const { id } of active) {
    const end = back && rollouts.some(each => each.deployment_id === id) ? 'Failed' : 'Superseded';
    await advanceIn(trx, sink, id, end, { time, message });
  }
}

async function beginRollout(
  trx: Knex.Transaction,
  row: DeploymentRow,
  { strategy, driver }: ShippingPlan,
  time: Date,
): Promise<void> {
  const forward = row.kind === 'promote' || row.kind === 'automatic';
  if (!strategy || !forward || row.how !== 'rollout') return;
  const place = { service: row.service, environment: row.environment };
  const stable = await stableIn(trx, place);
  if (!stable || stable === row.digest) return;
  // What was superseded before it got well must not be what the new release is compared with.
  await trx<DesiredRow>('desired_releases').where(place).update({ digest: stable });
  await trx<RolloutRow>('rollouts').insert({
    id: randomUUID(),
    deployment_id: row.id,
    ...place,
    entity_ref: row.entity_ref,
    from_digest: stable,
    to_digest: row.digest,
    strategy: JSON.stringify(strategy) as never,
    driver,
    phase: 'Pending',
    message: 'about to begin',
    state: JSON.stringify(stateOf({ routes: [] })) as never,
    correlation_id: row.correlation_id ?? row.id,
    actor: row.actor,
    create_time: time,
  });
}
