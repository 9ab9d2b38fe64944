import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { HealthStatus, Release } from '@internal/plugin-deploy-common';

/** All that should run of one service in one environment. */
export interface DesiredState {
  service: string;
  environment: string;
  entityRef: string;
  /** Absent when only previews are wanted. */
  release?: Release;
  previews: Array<{ previewId: string; release: Release }>;
  /** Names of services in the same environment that this one calls, by the catalog. */
  dependsOn: string[];
  /** Entity ref of the owning group, when known. */
  owner?: string;
}

/** What runs of one service in one environment, as the target sees it. */
export interface ObservedState {
  service: string;
  environment: string;
  health: HealthStatus;
  /** What a person should read. */
  message: string;
  /** The digest that takes the traffic now. */
  digest?: string;
  /** The digest that the target was last told to run. */
  desiredDigest?: string;
  /** The target has seen the last desired state, and `health` speaks of it. */
  settled: boolean;
  url?: string;
  instances: number;
  /** When the oldest instance that serves was started; tells whether a restart has happened. RFC 3339. */
  oldestStartTime?: string;
  rssBytes?: number;
  cpuPercent?: number;
  restarts: number;
  lastLogLines?: string[];
  readiness?: { status: number; body: string };
  previews: Array<{ previewId: string; health: HealthStatus; message: string; url: string }>;
}

/** Makes releases run somewhere. One machine: supervised processes; production: Argo Rollouts, Argo CD. */
export interface DeployTarget {
  readonly id: string;
  readonly environments: string[];
  /** Writes desired state; idempotent; returns before the effect. */
  apply(desired: DesiredState): Promise<void>;
  /** Undefined when nothing of the service was ever applied here. */
  observe(service: string, environment: string): Promise<ObservedState | undefined>;
  observeAll(): Promise<ObservedState[]>;
  restart(service: string, environment: string): Promise<void>;
  /** Ends everything of the service in this environment and closes its database; idempotent; `restore` undoes it. */
  archive(service: string, environment: string): Promise<void>;
  restore(service: string, environment: string): Promise<void>;
}

export interface DeployTargetExtensionPoint {
  addTarget(target: DeployTarget): void;
}

export const deployTargetExtensionPoint = createExtensionPoint<DeployTargetExtensionPoint>({
  id: 'deploy.target',
});
