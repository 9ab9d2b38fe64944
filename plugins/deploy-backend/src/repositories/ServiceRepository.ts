import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { DiffCommit } from '@internal/plugin-deploy-common';

export interface RepositoryCall {
  credentials: BackstageCredentials;
}

/** The repository that a service is built from, wherever it is hosted. */
export interface ServiceRepository {
  /** Head of the default branch. */
  head(call: RepositoryCall): Promise<string>;
  /** Text of a file; undefined when the commit has none. */
  readFile(commit: string, path: string, call: RepositoryCall): Promise<string | undefined>;
  /** What `to` has and `from` has not, newest first. @throws NotFoundError when one of them is not there. */
  log(from: string | undefined, to: string, call: RepositoryCall): Promise<DiffCommit[]>;
  /**
   * Commits contents of files to the default branch as the calling person.
   * @throws ConflictError when `baseCommit` is not the head any more; nothing is saved then
   */
  commit(
    change: { files: Record<string, string>; baseCommit: string; message: string },
    call: RepositoryCall,
  ): Promise<string>;
}

/** Finds repositories of one kind of host. */
export interface RepositoryHost {
  find(entityRef: string, call: RepositoryCall): Promise<ServiceRepository | undefined>;
}
