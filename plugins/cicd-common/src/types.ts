/** Steps of a build, in order. */
export const BUILD_STEPS = [
  'checkout',
  'configuration',
  'install',
  'typecheck',
  'test',
  'bundle',
  'package',
] as const;
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

export type RunTrigger = 'push' | 'checkout' | 'manual' | 'template';

/** One build of one commit. */
export interface Run {
  id: string;
  /** Component entity ref, e.g. `component:default/order`. */
  entityRef: string;
  repository: string;
  /** Branch name; `HEAD` for "this checkout". */
  branch: string;
  /** The branch is the repository's default: a green build of it is deployed to the first environment. */
  defaultBranch: boolean;
  commit: string;
  commitMessage: string;
  commitAuthor: string;
  /** The working tree had uncommitted work: never promotable. */
  dirty: boolean;
  phase: RunPhase;
  steps: RunStep[];
  trigger: RunTrigger;
  /** 1 at first; more when the portal stopped in the middle and the build began again. */
  attempt: number;
  /** Order in which runs were asked for, ascending over all repositories. */
  sequence: number;
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

/** Answer of `GET /api/cicd/runs`, newest first. */
export interface RunPage {
  items: Run[];
  /** Pass as `cursor` for the next page; absent on the last one. */
  nextCursor?: string;
}

/** Answer of `GET /api/cicd/runs/:id/logs?after=<seq>&follow=true`. */
export interface RunLogPage {
  items: RunLogLine[];
  /** Pass as `after` to go on. */
  nextAfter: number;
  /** The run has ended and no line is left: stop asking. */
  complete: boolean;
}

/** A service of "this checkout"; answer of `GET /api/cicd/checkout` is `{ items: CheckoutService[] }`. */
export interface CheckoutService {
  /** Folder below the checkout, e.g. `services/commerce/order`; the run's `repository`. */
  path: string;
  service: string;
  entityRef: string;
  /** Last commit that touched the service or a workspace package it depends on; a content hash without git. */
  commit: string;
  /** Uncommitted work in those folders. */
  dirty: boolean;
}
