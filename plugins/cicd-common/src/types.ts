/** Steps of a build, in order. */
export const BUILD_STEPS = ['checkout', 'install', 'typecheck', 'test', 'bundle', 'package'] as const;
export type BuildStepName = (typeof BUILD_STEPS)[number];

export type RunPhase = 'Queued' | 'Running' | 'Succeeded' | 'Failed' | 'Cancelled' | 'Superseded';

export interface RunStep {
  name: string;
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Skipped';
  startTime?: string;
  endTime?: string;
  /** Lines that matter when it failed: the compiler's errors, the failing test; at most 40. */
  failure?: string[];
}

/** One build of one commit. */
export interface Run {
  id: string;
  /** Component entity ref, e.g. `component:default/order`. */
  entityRef: string;
  repository: string;
  /** Branch name; `HEAD` for "this checkout". */
  branch: string;
  commit: string;
  commitMessage: string;
  commitAuthor: string;
  /** The working tree had uncommitted work: never promotable. */
  dirty: boolean;
  phase: RunPhase;
  steps: RunStep[];
  trigger: 'push' | 'checkout' | 'manual' | 'template';
  queueTime: string;
  startTime?: string;
  endTime?: string;
  /** Digest of the release that a green build made. */
  releaseDigest?: string;
  message?: string;
}

export interface RunLogLine {
  /** Position in the run's log, from 0. */
  seq: number;
  time: string;
  step: string;
  text: string;
}
