import type { RolloutStrategy } from './rolloutSpec';

/** Phases of a rollout, in the words of Argo Rollouts; `Promoted`, `Aborted`, `RolledBack` and `Superseded` are final. */
export type RolloutPhase =
  | 'Pending'
  | 'Progressing'
  | 'Paused'
  | 'Degraded'
  | 'Aborting'
  | 'Promoted'
  | 'Aborted'
  | 'RolledBack'
  | 'Superseded';

/** Verdicts of Argo's AnalysisRun. */
export type AnalysisPhase =
  | 'Pending'
  | 'Running'
  | 'Successful'
  | 'Failed'
  | 'Error'
  | 'Inconclusive';

export interface Measurement {
  phase: AnalysisPhase;
  time: string;
  /** What was measured, as the condition saw it; absent when nothing could be. */
  value?: number | string;
  message?: string;
}

export interface MetricResult {
  name: string;
  phase: AnalysisPhase;
  measurements: Measurement[];
  successful: number;
  failed: number;
  inconclusive: number;
  error: number;
  consecutiveError: number;
  message?: string;
  /** Set when there was too little traffic to judge. */
  notEnoughData?: { requests: number; needed: number };
  /** Set by the judge. */
  comparison?: {
    canary: number;
    stable: number;
    pValue: number;
    /** Signed, relative: 0.3 = 30 % worse. */
    effect: number;
    unit: 'ratio' | 'ms';
  };
}

export interface AnalysisRun {
  id: string;
  kind: 'step' | 'background' | 'prePromotion' | 'postPromotion' | 'experiment';
  stepIndex?: number;
  phase: AnalysisPhase;
  message: string;
  metrics: MetricResult[];
  startTime: string;
  endTime?: string;
}

export type PauseReason =
  | 'step'
  | 'manual'
  | 'inconclusive'
  | 'not-enough-data'
  | 'ab-test'
  | 'blue-green';

/** One way from a stable release to another one in one environment. */
export interface Rollout {
  id: string;
  deploymentId: string;
  entityRef: string;
  service: string;
  environment: string;
  fromDigest?: string;
  toDigest: string;
  strategy: RolloutStrategy;
  phase: RolloutPhase;
  message: string;
  /** Of `strategy.canary.steps`; equal to their number when all are done. */
  stepIndex: number;
  stepStartTime?: string;
  /** Percent of the traffic that the new release takes. */
  weight: number;
  pause?: { reason: PauseReason; startTime: string; endTime?: string };
  analysisRuns: AnalysisRun[];
  /** Of blue-green: where the new release can be seen before it is promoted. */
  previewUrl?: string;
  correlationId: string;
  actor: string;
  createTime: string;
  endTime?: string;
  /** Time from the decision to the first request and to all requests through the new (or restored) release. */
  firstTrafficTime?: string;
  allTrafficTime?: string;
}

/** What a person can do to a rollout. */
export type RolloutAction = 'promote' | 'promote-full' | 'pause' | 'resume' | 'abort' | 'retry';

/** Published on the events service at every change of phase; topic `deploy.rollout.changed`. */
export const TOPIC_ROLLOUT_CHANGED = 'deploy.rollout.changed';
export interface RolloutChanged {
  rollout: Rollout;
}
