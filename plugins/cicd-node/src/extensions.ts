import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { ReleaseConfiguration } from '@internal/plugin-deploy-common';
import type { CheckoutService, Run, RunStep, RunTrigger } from '@internal/plugin-cicd-common';

/** What a runner tells while it works. Every call is durable before it returns. */
export interface RunReporter {
  step(name: string, change: Partial<Omit<RunStep, 'name'>>): Promise<void>;
  log(step: string, lines: string[]): Promise<void>;
  /** What the checkout found out about the commit. */
  describe(commit: { commitMessage: string; commitAuthor: string }): Promise<void>;
}

/** How a build ended. */
export type RunResult =
  | {
      phase: 'Succeeded';
      artifactRef: string;
      artifactDigest: string;
      sizeBytes: number;
      /** What the repository sets for the release, as it is in the artifact. */
      configuration?: ReleaseConfiguration;
    }
  | { phase: 'Failed'; message: string };

/** Runs builds. One machine: child processes of the portal; production: GitHub Actions, Tekton, Argo Workflows. */
export interface Runner {
  readonly id: string;
  /** Whether this runner builds this run's repository. */
  accepts(run: Run): boolean;
  /**
   * Executes a run from its first step. Called again with the same run after a crash: it must end what an earlier attempt left
   * and give the same result. Aborting the signal ends all its processes.
   */
  execute(run: Run, reporter: RunReporter, signal: AbortSignal): Promise<RunResult>;
}

/** A state of a repository that deserves a build. */
export interface SourceHead {
  /** Component entity ref. */
  entityRef: string;
  repository: string;
  branch: string;
  defaultBranch: boolean;
  /** Commit id, or a content hash where there is no commit. */
  commit: string;
  commitMessage?: string;
  commitAuthor?: string;
  dirty: boolean;
  trigger: RunTrigger;
}

/** Hears of changes; calling it twice with the same head is harmless. */
export interface SourceListener {
  changed(head: SourceHead): Promise<void>;
  /** The repository was archived or removed: its builds end. */
  gone(repository: string): Promise<void>;
}

/** Where commits come from. `heads` decides what is built; `watch` only makes it soon. */
export interface RunSource {
  readonly id: string;
  owns(repository: string): boolean;
  /** The head of every repository's default branch. */
  heads(): Promise<SourceHead[]>;
  /** @throws NotFoundError when there is no such repository or branch. */
  resolve(repository: string, branch?: string, commit?: string): Promise<SourceHead>;
  watch?(listener: SourceListener): Promise<void>;
  /** Services whose uncommitted work can be built, for sources on this machine. */
  checkoutServices?(): Promise<CheckoutService[]>;
  /** The uncommitted state of one of them, as a dirty head. */
  workingTree?(service: string): Promise<SourceHead>;
}

export interface CicdRunnerExtensionPoint {
  addRunner(runner: Runner): void;
}

export const cicdRunnerExtensionPoint = createExtensionPoint<CicdRunnerExtensionPoint>({
  id: 'cicd.runner',
});

export interface CicdSourceExtensionPoint {
  addSource(source: RunSource): void;
}

export const cicdSourceExtensionPoint = createExtensionPoint<CicdSourceExtensionPoint>({
  id: 'cicd.source',
});
