import type { Run, RunStep } from '@internal/plugin-cicd-common';
import type { ReleaseConfiguration } from '@internal/plugin-deploy-common';

export interface RunRow {
  id: string;
  sequence: string;
  entity_ref: string;
  repository: string;
  branch: string;
  default_branch: boolean;
  commit: string;
  commit_message: string;
  commit_author: string;
  dirty: boolean;
  phase: Run['phase'];
  trigger: Run['trigger'];
  attempt: number;
  queue_time: Date;
  start_time: Date | null;
  end_time: Date | null;
  message: string | null;
  worker: string | null;
  heartbeat_time: Date | null;
  release_digest: string | null;
  artifact_ref: string | null;
  artifact_size_bytes: string | null;
  release_configuration: ReleaseConfiguration | null;
  release_phase: 'None' | 'Pending' | 'Registered' | 'Refused';
}

export interface StepRow {
  run_id: string;
  name: string;
  position: number;
  phase: RunStep['phase'];
  start_time: Date | null;
  end_time: Date | null;
  failure: string[] | null;
}

export interface LogLineRow {
  run_id: string;
  seq: number;
  time: Date;
  step: string;
  text: string;
}

export function stepFromRow(row: StepRow): RunStep {
  return {
    name: row.name,
    phase: row.phase,
    startTime: row.start_time?.toISOString(),
    endTime: row.end_time?.toISOString(),
    failure: row.failure ?? undefined,
  };
}

export function runFromRows(row: RunRow, steps: StepRow[]): Run {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    repository: row.repository,
    branch: row.branch,
    defaultBranch: row.default_branch,
    commit: row.commit,
    commitMessage: row.commit_message,
    commitAuthor: row.commit_author,
    dirty: row.dirty,
    phase: row.phase,
    steps: steps.map(stepFromRow),
    trigger: row.trigger,
    attempt: row.attempt,
    sequence: Number(row.sequence),
    queueTime: row.queue_time.toISOString(),
    startTime: row.start_time?.toISOString(),
    endTime: row.end_time?.toISOString(),
    releaseDigest: row.release_digest ?? undefined,
    message: row.message ?? undefined,
  };
}
