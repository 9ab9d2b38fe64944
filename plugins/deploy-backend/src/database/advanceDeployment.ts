import {
  type Deployment,
  deploymentEnded,
  type DeploymentPhase,
  deploymentPhasesBefore,
} from '@internal/plugin-deploy-common';
import type { Knex } from 'knex';
import { outcomeOf } from '../ledger/deploymentRecords';
import type { RecordSink } from '../ledger/RecordSink';
import { deploymentFromRow, type DeploymentRow, recordedOf } from './rows';

export type DeploymentChange = Partial<
  Pick<Deployment, 'message' | 'url' | 'lastLogLines' | 'readiness'>
> & { time: Date };

/**
 * A deployment's next phase, when it may follow the present one; its outcome goes to the ledger with it. What never passed the gate
 * has no intent there, and so no outcome.
 */
export async function advanceIn(
  trx: Knex.Transaction,
  sink: RecordSink,
  id: string,
  phase: DeploymentPhase,
  change: DeploymentChange,
): Promise<boolean> {
  const { time, message, url, lastLogLines, readiness } = change;
  const [row] = await trx<DeploymentRow>('deployments')
    .where({ id })
    .whereIn('phase', deploymentPhasesBefore(phase))
    .update({
      phase,
      ...(message !== undefined && { message }),
      ...(url && { url }),
      ...((lastLogLines || readiness) && { failure: { lastLogLines, readiness } }),
      ...(phase === 'Progressing' && { start_time: trx.raw('coalesce(start_time, ?)', time) }),
      ...(deploymentEnded(phase) && { end_time: time, waiting: null }),
    } as never)
    .returning('*');
  if (!row) return false;
  if (deploymentEnded(phase) && !row.queued) {
    await sink.add(trx, outcomeOf(deploymentFromRow(row), recordedOf(row), time));
  }
  return true;
}
