import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';

/** What the template asks for. */
export interface RepositoryRequest {
  name: string;
  description: string;
  /** Entity ref of the owning group. */
  owner: string;
  /** Folder whose files become the first commit. */
  sourceDir: string;
}

/** The running step of a task, whichever action it runs. */
export type StepContext = Omit<ActionContext<JsonObject>, 'input' | 'output'>;

/** What there is afterwards; JSON, because it is recorded as a checkpoint. */
export type CreatedRepository = {
  /** Clone URL, or the address of the pull request that adds the service. */
  url: string;
  defaultBranch: string;
  /** First commit on the default branch; absent while a pull request waits to be merged. */
  commit?: string;
  pullRequestUrl?: string;
  /** Location to register where no entity provider finds the repository by itself. */
  catalogInfoUrl?: string;
};

/**
 * Where new services are kept. One machine: the portal's own git host; production: GitHub, one repository per service or a
 * pull request into a monorepo. Which one is configuration (`platform.repositories`).
 */
export interface RepositoryHost {
  readonly id: 'local' | 'github';
  /** Whether a build of a new repository is asked for by the template; elsewhere the pipeline of the repository starts it. */
  readonly startsBuilds: boolean;
  /** Annotations by which the catalog finds the repository of a service. */
  annotations(name: string): Record<string, string>;
  /** Whether somebody else than the request `requestId` has the name. */
  isTaken(
    name: string,
    options: { credentials: BackstageCredentials; requestId: string },
  ): Promise<boolean>;
  /**
   * Makes the repository; idempotent for the same task.
   * @throws ConflictError when somebody else was faster.
   */
  create(request: RepositoryRequest, ctx: StepContext): Promise<CreatedRepository>;
  /** Undo of `create` by the same task; does nothing where that task made nothing. */
  remove(
    name: string,
    options: { credentials: BackstageCredentials; requestId: string },
  ): Promise<void>;
}
