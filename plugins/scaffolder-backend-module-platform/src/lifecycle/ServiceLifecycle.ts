import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { HealthStatus } from '@internal/plugin-deploy-common';

export interface CallOptions {
  credentials: BackstageCredentials;
}

/** What would end and who would notice. */
export interface ArchivePreview {
  name: string;
  /** Environments where something runs or has a database. */
  stops: Array<{ environment: string; health: HealthStatus; instances: number; url?: string }>;
  /** Entity refs of components that call it or take its API. */
  dependants: string[];
  /** Days in which `restore` brings it back. */
  undoDays: number;
}

/** How services end, come back and change hands. */
export interface ServiceLifecycle {
  previewArchive(name: string, options: CallOptions): Promise<ArchivePreview>;
  /**
   * Stops all processes, closes the databases, makes the repository read-only and takes the entity out of the catalog.
   * Calling it again after a failure goes on where it stopped.
   * @throws InputError when `confirmName` is not the name.
   */
  archive(
    request: { name: string; confirmName: string },
    options: CallOptions,
  ): Promise<ArchivePreview>;
  /** Undo of `archive`. @throws NotFoundError when there is nothing archived of that name. */
  restore(name: string, options: CallOptions): Promise<void>;
  /** @throws InputError when the new owner is not a group of the catalog. */
  transfer(request: { name: string; owner: string }, options: CallOptions): Promise<void>;
  /**
   * Undoes what a failed or cancelled run of a service template had made; safe to call again.
   * @throws ConflictError while the run goes on, or when it succeeded.
   */
  cleanUp(taskId: string, options: CallOptions): Promise<{ removed: string[] }>;
}
