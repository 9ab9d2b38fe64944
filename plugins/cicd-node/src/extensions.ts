import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { Run, RunStep } from '@internal/plugin-cicd-common';

/** What a runner tells while it works. Every call is durable before it returns. */
export interface RunReporter {
  step(name: string, change: Partial<Omit<RunStep, 'name'>>): Promise<void>;
  log(step: string, lines: string[]): Promise<void>;
}

/** Runs builds. One machine: child processes of the portal; production: GitHub Actions, Tekton, Argo Workflows. */
export interface Runner {
  readonly id: string;
  /** Whether this runner builds this run's repository. */
  accepts(run: Run): boolean;
  /**
   * Executes a run from its first step. Called again with the same run after a crash: it must end what an earlier attempt left
   * and give the same result. Aborting the signal ends all its processes.
   */
  execute(
    run: Run,
    reporter: RunReporter,
    signal: AbortSignal,
  ): Promise<{ phase: 'Succeeded'; artifactDigest: string; sizeBytes: number } | { phase: 'Failed'; message: string }>;
}

export interface CicdRunnerExtensionPoint {
  addRunner(runner: Runner): void;
}

export const cicdRunnerExtensionPoint = createExtensionPoint<CicdRunnerExtensionPoint>({ id: 'cicd.runner' });
