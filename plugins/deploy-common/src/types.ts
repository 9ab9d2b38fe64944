import type { Artifact } from '@internal/plugin-local-platform-common';
import type { Rollout } from './rollout';
import type { RolloutSpec } from './rolloutSpec';
import type { ServiceValues } from './serviceValues';

/** Environments of the embedded default, in the order of promotion. */
export const DEFAULT_ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;

/** An immutable release; made by a green build or reported by a pipeline's signed webhook. */
export interface Release {
  /** Component entity ref. */
  entityRef: string;
  service: string;
  /** `sha256:<64 hex>`. */
  digest: string;
  commit: string;
  commitMessage: string;
  commitAuthor: string;
  /** When the commit was made; absent where nobody knows. RFC 3339. */
  commitTime?: string;
  branch: string;
  defaultBranch: boolean;
  dirty: boolean;
  createTime: string;
  artifacts: Artifact[];
  /** `rollout.yaml` as it was at the commit; absent where the service has none. */
  rollout?: RolloutSpec;
  /** `deploy/values.yaml` as it was at the commit; absent where the service has none. */
  values?: ServiceValues;
  /** Names of the migrations that the release brings, ascending. */
  migrations?: string[];
  /** Run of the CI that made it. */
  runId?: string;
  /** Commit sequence on the default branch as the registry saw it, ascending; decides what "newer" means. */
  sequence: number;
}

export type DeploymentPhase =
  | 'Pending'
  | 'Progressing'
  | 'Healthy'
  | 'Degraded'
  | 'Failed'
  | 'Superseded';

/** One attempt to make a release run in an environment. */
export interface Deployment {
  id: string;
  entityRef: string;
  service: string;
  environment: string;
  digest: string;
  fromDigest?: string;
  phase: DeploymentPhase;
  message: string;
  /** Entity ref of the person, or the plugin that asked. */
  actor: string;
  createTime: string;
  startTime?: string;
  endTime?: string;
  /** Of a preview: its name in the URL, its URL, and when it ends. */
  previewId?: string;
  url?: string;
  expireTime?: string;
  /** Last output and readiness answer of a deployment that failed, kept when the earlier release is put back. */
  lastLogLines?: string[];
  readiness?: { status: number; body: string };
  kind: 'automatic' | 'promote' | 'rollback' | 'preview' | 'restart' | 'working-tree';
  /** Why, in the words of the actor. */
  reason?: string;
  /** Ties it to its records in the ledger. */
  correlationId?: string;
  /** When it is shipped in steps. */
  rollout?: Rollout;
  /** Waits at the gate, and goes on by itself when that opens. */
  waiting?: { reason: string; nextOpen?: string; decisionId?: string };
  /** Passed the gate in spite of its decision. */
  brokeGlass?: boolean;
  /** What a person said about how it went, whatever the machines saw. */
  mark?: { failed: boolean; reason: string; actor: string; time: string };
}

export type HealthStatus =
  | 'Healthy'
  | 'Progressing'
  | 'Degraded'
  | 'Failed'
  | 'Asleep'
  | 'Stopped'
  | 'Unknown';

/** What runs in one environment now. */
export interface EnvironmentState {
  environment: string;
  health: HealthStatus;
  message: string;
  release?: Release;
  deployment?: Deployment;
  url?: string;
  instances: number;
  rssBytes?: number;
  cpuPercent?: number;
  restarts: number;
  lastLogLines?: string[];
  readiness?: { status: number; body: string };
  /** Previews that are up or coming up. */
  previews?: Deployment[];
  /** A release of the default branch is newer than the one here. */
  newerRelease?: Release;
  /** An older release was put here on purpose: nothing newer comes by itself until a person ships it or ends the hold. */
  hold?: { digest: string; actor: string; time: string; reason?: string };
  /** The newest one, while it lasts and when it is over. */
  rollout?: Rollout;
  /** All releases that take part, with the traffic that they really get, in percent. */
  releases?: Array<{
    digest: string;
    role: 'stable' | 'candidate' | 'baseline' | 'standby';
    weight: number;
    instances: number;
    ready: number;
    health: HealthStatus;
  }>;
}

/** Published on the events service when a deployment has ended; topic `deploy.deployment.finished`. */
export const TOPIC_DEPLOYMENT_FINISHED = 'deploy.deployment.finished';
export interface DeploymentFinished {
  deployment: Deployment;
}

/** Answer of `GET /api/deploy/health?entityRef=…` (repeatable, ≤ 100): health over all environments, for lists. */
export interface EntityHealth {
  entityRef: string;
  /** Worst of the environments, prod first. */
  health: HealthStatus;
  message: string;
  environments: Array<{ environment: string; health: HealthStatus; digest?: string }>;
}
