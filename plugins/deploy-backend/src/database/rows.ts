import type { RecordedDecision } from '@internal/plugin-audit-common';
import type { Deployment, EnvironmentState, Release } from '@internal/plugin-deploy-common';
import type { Change } from '@internal/plugin-gate-common';
import type { GatedDeployment } from './DeploymentStore';
import type { Recorded } from '../ledger/deploymentRecords';

export interface ServiceRow {
  service: string;
  entity_ref: string;
  automatic_sequence: string;
  archive_time: Date | null;
  archive_pending: boolean;
}

export interface ReleaseRow {
  id: string;
  service: string;
  entity_ref: string;
  digest: string;
  commit: string;
  commit_message: string;
  commit_author: string;
  commit_time: Date | null;
  branch: string;
  default_branch: boolean;
  dirty: boolean;
  artifacts: Release['artifacts'];
  rollout: Release['rollout'] | null;
  service_values: Release['values'] | null;
  migrations: string[] | null;
  run_id: string | null;
  sequence: string;
  create_time: Date;
  retired: boolean;
}

export interface DeploymentRow {
  id: string;
  sequence: string;
  service: string;
  entity_ref: string;
  environment: string;
  digest: string;
  from_digest: string | null;
  kind: Deployment['kind'];
  phase: Deployment['phase'];
  message: string;
  actor: string;
  request_id: string | null;
  create_time: Date;
  start_time: Date | null;
  end_time: Date | null;
  preview_id: string | null;
  url: string | null;
  expire_time: Date | null;
  preview_end_time: Date | null;
  failure: Pick<Deployment, 'lastLogLines' | 'readiness'> | null;
  announced: boolean;
  correlation_id: string | null;
  reason: string | null;
  how: 'rollout' | 'at-once';
  change: Change | null;
  decision: RecordedDecision | null;
  gate_token: string | null;
  verify_time: Date | null;
  queued: boolean;
  waiting: Deployment['waiting'] | null;
  ask_time: Date | null;
  mark: Deployment['mark'] | null;
}

export interface DesiredRow {
  service: string;
  environment: string;
  digest: string;
  hold: EnvironmentState['hold'] | null;
}

export function releaseFromRow(row: ReleaseRow): Release {
  return {
    entityRef: row.entity_ref,
    service: row.service,
    digest: row.digest,
    commit: row.commit,
    commitMessage: row.commit_message,
    commitAuthor: row.commit_author,
    ...(row.commit_time && { commitTime: row.commit_time.toISOString() }),
    branch: row.branch,
    defaultBranch: row.default_branch,
    dirty: row.dirty,
    createTime: row.create_time.toISOString(),
    artifacts: row.artifacts,
    ...(row.rollout && { rollout: row.rollout }),
    ...(row.service_values && { values: row.service_values }),
    ...(row.migrations && { migrations: row.migrations }),
    runId: row.run_id ?? undefined,
    sequence: Number(row.sequence),
  };
}

export function deploymentFromRow(row: DeploymentRow): Deployment {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    service: row.service,
    environment: row.environment,
    digest: row.digest,
    fromDigest: row.from_digest ?? undefined,
    phase: row.phase,
    message: row.message,
    actor: row.actor,
    createTime: row.create_time.toISOString(),
    startTime: row.start_time?.toISOString(),
    endTime: row.end_time?.toISOString(),
    kind: row.kind,
    previewId: row.preview_id ?? undefined,
    url: row.url ?? undefined,
    expireTime: row.expire_time?.toISOString(),
    correlationId: row.correlation_id ?? undefined,
    ...(row.reason && { reason: row.reason }),
    ...(row.waiting && { waiting: row.waiting }),
    ...(row.decision?.breakGlass && { brokeGlass: true }),
    ...(row.mark && { mark: row.mark }),
    ...row.failure,
  };
}

export function recordedOf(row: DeploymentRow): Recorded {
  return { change: row.change ?? undefined, decision: row.decision ?? undefined };
}

export function gatedFromRow(row: DeploymentRow): GatedDeployment {
  return {
    ...deploymentFromRow(row),
    how: row.how,
    change: row.change ?? undefined,
    token: row.gate_token ?? undefined,
    verified: row.verify_time !== null,
    queued: row.queued,
    askTime: row.ask_time ?? undefined,
  };
}
