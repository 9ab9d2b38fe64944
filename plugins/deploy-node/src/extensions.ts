import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type {
  AnalysisRun,
  HealthStatus,
  MetricSpec,
  Release,
  RolloutAction,
  RolloutStrategy,
} from '@internal/plugin-deploy-common';

/** Requests that match go to the candidate, whatever the weights. Exactly one of the three. */
export interface RouteMatch {
  header?: { name: string; value: string };
  cookie?: { name: string; value: string };
  /** The same value always gets the same answer: true for `percent` of all values of that header or cookie. */
  hash?: { header?: string; cookie?: string; percent: number };
}

/** All that should run of one service in one environment. */
export interface DesiredState {
  service: string;
  environment: string;
  entityRef: string;
  /** Absent when only previews are wanted. */
  release?: Release;
  previews: Array<{ previewId: string; release: Release }>;
  /** A second release beside `release` while a rollout lasts; `release` takes the rest of the traffic. */
  candidate?: {
    release: Release;
    /** Percent of the traffic of the main route. */
    weight: number;
    matches?: RouteMatch[];
    /** Visitors stay with the release that the weights first gave them. */
    sticky?: boolean;
    /** It has a route of its own, as a preview. */
    previewId?: string;
  };
  /** Fresh instances of the stable release for a fair comparison with the candidate. */
  baseline?: { weight: number };
  /** The earlier release, kept warm after the traffic has left it. */
  standby?: Release;
  /** For targets whose own controller walks the steps from the running release to `release`; absent: at once. */
  strategy?: RolloutStrategy;
  /** Why, in the words of whoever asked; targets that keep a history write it there. */
  reason?: string;
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
  /** All releases that take part, with the traffic that they really get. */
  releases?: Array<{
    digest: string;
    role: 'stable' | 'candidate' | 'baseline' | 'standby';
    weight: number;
    instances: number;
    ready: number;
    health: HealthStatus;
  }>;
  /** Of a target that walks the steps itself. */
  rollout?: {
    digest: string;
    phase: 'Progressing' | 'Paused' | 'Degraded' | 'Healthy';
    aborted: boolean;
    stepIndex: number;
    weight: number;
    message: string;
    pauseReason?: string;
    analysisRuns: AnalysisRun[];
  };
  /** Each process or pod, the newest first. */
  instanceDetails?: InstanceDetail[];
  /** What the platform said of late, the newest first. */
  events?: PlatformEvent[];
  /** Of a target that commits: how far what runs has followed the repository. */
  sync?: {
    status: 'Synced' | 'OutOfSync' | 'Unknown';
    /** Argo CD's health of the application: Healthy, Progressing, Degraded, Suspended, Missing, Unknown. */
    health: string;
    /** The commit that the cluster was last made equal to. */
    revision?: string;
    /** The last commit that the target made for this service. */
    wantedRevision?: string;
    message?: string;
    /** Automated sync is paused while a rollback is committed. */
    paused?: boolean;
  };
  /** Since when the target gets no answer from where the service runs; all else is what was last seen. RFC 3339. */
  unreachableSince?: string;
}

/** One process or pod of a service. */
export interface InstanceDetail {
  name: string;
  digest?: string;
  ready: boolean;
  /** Of a pod: its phase, or why it waits (`CrashLoopBackOff`, `ImagePullBackOff`). */
  state: string;
  message?: string;
  restarts: number;
  node?: string;
  startTime?: string;
}

export interface PlatformEvent {
  time: string;
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  /** `Pod/order-7d4b9-x2x`. */
  object: string;
}

/** Which state of a rollout an action was meant for, so that one that is repeated after an error is not done twice. */
export interface ActOptions {
  /** The same id again is the same action. */
  requestId?: string;
  /** The step that the person saw; when the rollout is at another one by now, nothing is done. */
  stepIndex?: number;
}

/** Makes releases run somewhere. One machine: supervised processes; production: Argo Rollouts, Argo CD. */
export interface DeployTarget {
  readonly id: string;
  readonly environments: string[];
  /** Who walks the steps of a rollout. Absent: `portal`. */
  readonly rolloutsBy?: 'portal' | 'target';
  /** What of a strategy this target's router or controller cannot do, as `path: reason`; empty: all of it. */
  refuses?(strategy: RolloutStrategy): string[];
  /** What this target needs of a release and it does not have, with the job that makes it; undefined: it can run it. */
  lacks?(release: Release): Promise<string | undefined>;
  /** Of a target that walks the steps itself. Returns when the effect is seen; safe to repeat after an error. */
  act?(
    service: string,
    environment: string,
    action: RolloutAction,
    options?: ActOptions,
  ): Promise<void>;
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

/** What an analysis measures, and of what. */
export interface AnalysisSubject {
  service: string;
  environment: string;
  /** Digest under test. */
  release: string;
  stable?: string;
  /** When the release under test first took traffic. RFC 3339. */
  since: string;
}

/** `value` is undefined when nothing was measured (no traffic, an empty answer): that is inconclusive, never a pass. */
export interface AnalysisValue {
  value?: number;
  /** Of a query that answers with a vector: `result[0]` of a condition is its first value. Goes before `value`. */
  values?: number[];
  /** Requests that the value rests on, where it rests on requests. */
  requests?: number;
  message?: string;
}

/** Measures for analyses, e.g. from Prometheus. An error thrown counts to `consecutiveErrorLimit`. */
export interface AnalysisProvider {
  /** The key under `provider` in `rollout.yaml`. */
  readonly id: 'metric' | 'prometheus';
  measure(
    provider: MetricSpec['provider'],
    subject: AnalysisSubject,
    signal: AbortSignal,
  ): Promise<AnalysisValue>;
}

export interface AnalysisProviderExtensionPoint {
  addProvider(provider: AnalysisProvider): void;
}

export const analysisProviderExtensionPoint = createExtensionPoint<AnalysisProviderExtensionPoint>({
  id: 'deploy.analysis-provider',
});
