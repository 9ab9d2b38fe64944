import type { AnalysisRun } from '@internal/plugin-deploy-common';
import type { RolloutPatch, RolloutRecord } from '../rollouts/RolloutRecord';
import type { RolloutOperation } from './RolloutStore';

/** What has no column of its own. */
type State = Pick<
  RolloutRecord,
  | 'stepStartTime'
  | 'pause'
  | 'previewUrl'
  | 'firstTrafficTime'
  | 'allTrafficTime'
  | 'routes'
  | 'baselineWeight'
  | 'full'
  | 'stopped'
  | 'unwellSince'
  | 'passedOver'
  | 'failure'
  | 'abortReason'
  | 'abortedBy'
  | 'rollingBack'
>;

export interface RolloutRow {
  id: string;
  sequence: string;
  deployment_id: string;
  service: string;
  entity_ref: string;
  environment: string;
  from_digest: string;
  to_digest: string;
  strategy: RolloutRecord['strategy'];
  driver: RolloutRecord['driver'];
  phase: RolloutRecord['phase'];
  revision: number;
  step_index: number;
  weight: number;
  message: string;
  state: State;
  correlation_id: string;
  actor: string;
  create_time: Date;
  end_time: Date | null;
  settled: boolean;
  standby_until: Date | null;
  announced_phase: string | null;
}

export interface AnalysisRunRow {
  id: string;
  sequence: string;
  rollout_id: string;
  run: AnalysisRun;
}

export interface OperationRow {
  id: string;
  sequence: string;
  rollout_id: string;
  request_id: string;
  action: RolloutOperation['action'];
  actor: string;
  reason: string | null;
  create_time: Date;
  done_time: Date | null;
  failure: string | null;
}

export function rolloutFromRow(row: RolloutRow, runs: AnalysisRunRow[]): RolloutRecord {
  return {
    id: row.id,
    deploymentId: row.deployment_id,
    entityRef: row.entity_ref,
    service: row.service,
    environment: row.environment,
    fromDigest: row.from_digest,
    toDigest: row.to_digest,
    strategy: row.strategy,
    driver: row.driver,
    phase: row.phase,
    revision: row.revision,
    stepIndex: row.step_index,
    weight: row.weight,
    message: row.message,
    analysisRuns: runs.filter(run => run.rollout_id === row.id).map(run => run.run),
    correlationId: row.correlation_id,
    actor: row.actor,
    createTime: row.create_time.toISOString(),
    endTime: row.end_time?.toISOString(),
    settled: row.settled,
    standbyUntil: row.standby_until?.toISOString(),
    ...row.state,
  };
}

/** The columns that a change touches; the analyses lie in a table of their own. */
export function columnsOf(rollout: RolloutRecord, patch: RolloutPatch) {
  const next = { ...rollout, ...patch };
  return {
    phase: next.phase,
    step_index: next.stepIndex,
    weight: next.weight,
    message: next.message,
    state: JSON.stringify(stateOf(next)),
    end_time: next.endTime ? new Date(next.endTime) : null,
    settled: next.settled,
    standby_until: next.standbyUntil ? new Date(next.standbyUntil) : null,
  };
}

export function stateOf(rollout: State): State {
  return {
    stepStartTime: rollout.stepStartTime,
    pause: rollout.pause,
    previewUrl: rollout.previewUrl,
    firstTrafficTime: rollout.firstTrafficTime,
    allTrafficTime: rollout.allTrafficTime,
    routes: rollout.routes,
    baselineWeight: rollout.baselineWeight,
    full: rollout.full,
    stopped: rollout.stopped,
    unwellSince: rollout.unwellSince,
    passedOver: rollout.passedOver,
    failure: rollout.failure,
    abortReason: rollout.abortReason,
    abortedBy: rollout.abortedBy,
    rollingBack: rollout.rollingBack,
  };
}

export function operationFromRow(row: OperationRow): RolloutOperation {
  return {
    id: row.id,
    rolloutId: row.rollout_id,
    requestId: row.request_id,
    action: row.action,
    actor: row.actor,
    reason: row.reason ?? undefined,
    createTime: row.create_time.toISOString(),
    doneTime: row.done_time?.toISOString(),
    failure: row.failure ?? undefined,
  };
}
