import type { Release } from '@internal/plugin-deploy-common';
import type { DeployService } from '@internal/plugin-deploy-node';

export type NewRelease = Parameters<DeployService['registerRelease']>[0];

/** Releases of services. What is in it never changes but for its place in the order. */
export interface ReleaseStore {
  /**
   * Idempotent by (service, digest, commit); registering one again moves it to the given sequence when that is higher. A service
   * that was archived begins anew with this release.
   */
  register(release: NewRelease, time: Date): Promise<Release>;
  /** Newest first. */
  list(query: { entityRef: string; limit: number; beforeSequence?: number }): Promise<Release[]>;
  /** The newest release with this digest. */
  get(service: string, digest: string): Promise<Release | undefined>;
  /** Newest committed release of the default branch. */
  newest(service: string): Promise<Release | undefined>;
  /** The same of each service that is not archived, where nothing as new was deployed by itself yet; one statement for all. */
  dueForAutomatic(): Promise<Release[]>;
}
