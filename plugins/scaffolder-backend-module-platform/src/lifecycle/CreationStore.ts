import type { RepositoryHost } from '../repositories/RepositoryHost';

/** What one run of a service template made or began to make. */
export interface Creation {
  taskId: string;
  name: string;
  repositoryHost: RepositoryHost['id'];
}

/** Remembers what runs made, so that a failed one can be undone without touching anything else. */
export interface CreationStore {
  /** Written before the making begins; idempotent. */
  begin(creation: Creation): Promise<void>;
  /** The run turned out to have made nothing: somebody else had the name. */
  forget(taskId: string): Promise<void>;
  /** `undefined` when the run made nothing, or nothing that is not undone already. */
  get(taskId: string): Promise<Creation | undefined>;
  markUndone(taskId: string): Promise<void>;
}

/** Remembers which first services were begun. */
export interface FirstServiceStore {
  wasStarted(name: string): Promise<boolean>;
  markStarted(name: string, taskId: string): Promise<void>;
}
