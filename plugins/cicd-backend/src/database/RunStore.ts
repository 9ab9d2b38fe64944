import type { Run, RunStep } from '@internal/plugin-cicd-common';
import type { ReleaseConfiguration } from '@internal/plugin-deploy-common';
import type { RunResult, SourceHead } from '@internal/plugin-cicd-node';

export interface RunFilter {
  entityRef?: string;
  repository?: string;
  branch?: string;
  commit?: string;
  phase?: Run['phase'];
  /** Only runs that were asked for before this one. */
  beforeSequence?: number;
  limit: number;
}

/** A green build whose release the deploy plugin has not got yet. */
export interface UnregisteredRelease {
  run: Run;
  digest: string;
  ref: string;
  sizeBytes: number;
  configuration: ReleaseConfiguration;
}

/**
 * Runs as rows. Every change of phase is a compare-and-set along `RUN_TRANSITIONS`, so that two workers, a cancel and a crash can
 * meet at any moment and one of them wins.
 */
export interface RunStore {
  /**
   * Queues a run for the head and supersedes runs of the same branch that still wait. Answers with the newest run instead when
   * that one is for the same commit: always with `repeat: 'never'`, unless it failed or was cancelled with `'failed'`.
   */
  request(
    head: SourceHead,
    options: { time: Date; repeat: 'never' | 'failed' | 'always' },
  ): Promise<{ run: Run; created: boolean }>;
  get(id: string): Promise<Run | undefined>;
  /** Newest first. */
  list(filter: RunFilter): Promise<Run[]>;
  /** Makes the run Running for this worker; undefined when it is not its turn: taken, ended, or an older one of its branch runs. */
  claim(id: string, worker: string, time: Date): Promise<Run | undefined>;
  /** False when the run is no longer this worker's: cancelled, or taken over. */
  heartbeat(id: string, worker: string, time: Date): Promise<boolean>;
  /** Ends a run that this worker holds. False when it is no longer its own. */
  finish(id: string, worker: string, result: RunResult, time: Date): Promise<boolean>;
  /** Puts a run that this worker holds back into the queue. */
  release(id: string, worker: string): Promise<void>;
  cancel(id: string, message: string, time: Date): Promise<boolean>;
  updateStep(id: string, name: string, change: Partial<Omit<RunStep, 'name'>>): Promise<void>;
  describe(id: string, commit: { commitMessage: string; commitAuthor: string }): Promise<void>;
  /** Running runs, with who holds them and when they last showed life. */
  held(): Promise<Array<{ id: string; worker: string; heartbeatTime: Date; attempt: number }>>;
  queued(): Promise<Run[]>;
  active(repository: string): Promise<Run[]>;
  unregistered(limit: number): Promise<UnregisteredRelease[]>;
  markRelease(id: string, phase: 'Registered' | 'Refused', message?: string): Promise<void>;
}
