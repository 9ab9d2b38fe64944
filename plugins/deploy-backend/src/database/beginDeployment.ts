import { ACTIVE_DEPLOYMENT_PHASES, ACTIVE_ROLLOUT_PHASES } from '@internal/plugin-deploy-common';
import type { Knex } from 'knex';
import { lockService } from './lockService';
import type { DeploymentRow, DesiredRow } from './rows';
import { type RolloutRow, stateOf } from './rolloutRows';

/** The gate has taken the token: what the deployment is for is wanted from now on. False when that was so already, or it has ended. */
export async function beginIn(trx: Knex.Transaction, id: string, time: Date): Promise<boolean> {
  const found = await trx<DeploymentRow>('deployments').where({ id }).first();
  if (!found) return false;
  await lockService(trx, found.service);
  const [row] = await trx<DeploymentRow>('deployments')
    .where({ id, verify_time: null, queued: false })
    .whereIn('phase', ACTIVE_DEPLOYMENT_PHASES)
    .update({ verify_time: time })
    .returning('*');
  if (!row || row.kind === 'preview') return row !== undefined;
  const place = { service: row.service, environment: row.environment };
  const hold = holdOf(row, time);
  const rollout = await trx<RolloutRow>('rollouts')
    .where({ deployment_id: id })
    .whereIn('phase', ACTIVE_ROLLOUT_PHASES)
    .first();
  if (rollout) {
    await trx<RolloutRow>('rollouts')
      .where({ id: rollout.id, phase: 'Pending' })
      .update({
        phase: 'Progressing',
        revision: rollout.revision + 1,
        message: 'starting the new release beside the running one',
        state: JSON.stringify(
          stateOf({ ...rollout.state, stepStartTime: time.toISOString() }),
        ) as never,
      });
    // The stable release keeps the traffic; the rollout itself says what else is wanted.
    await trx<DesiredRow>('desired_releases').where(place).update({ hold });
    return true;
  }
  await trx<DesiredRow>('desired_releases')
    .insert({ ...place, digest: row.digest, hold })
    .onConflict(['service', 'environment'])
    .merge(row.kind === 'restart' ? ['digest'] : ['digest', 'hold']);
  return true;
}

/** An older release that a person put here on purpose stays until a person says otherwise. */
function holdOf(row: DeploymentRow, time: Date) {
  const { digest, actor, reason, change } = row;
  if (change?.to?.hold !== true) return null;
  const hold = { digest, actor, time: time.toISOString(), ...(reason && { reason }) };
  return JSON.stringify(hold) as never;
}
