import { createApiRef } from '@backstage/frontend-plugin-api';
import type { LocalRepository } from '@internal/plugin-local-platform-common';

/** What would end and who would notice. */
export interface ArchivePreview {
  name: string;
  /** Environments where something runs or has a database. */
  stops: Array<{ environment: string; health: string; instances: number; url?: string }>;
  /** Entity refs of components that call it or take its API. */
  dependants: string[];
  /** Days in which it can be restored. */
  undoDays: number;
}

/** A service that ended, with its code and data kept for some days. */
export interface ArchivedService extends LocalRepository {
  /** Why it cannot be restored now. */
  restoreProblem?: string;
}

/** How services end, come back and change hands. */
export interface ServiceLifecycleApi {
  archivePreview(name: string): Promise<ArchivePreview>;
  /** `confirmName` is what the person typed. */
  archive(name: string, confirmName: string): Promise<ArchivePreview>;
  restore(name: string): Promise<void>;
  /** `owner` is the entity ref of a group. */
  transfer(name: string, owner: string): Promise<void>;
  /** Archived and not yet removed, the newest first. */
  archived(signal?: AbortSignal): Promise<ArchivedService[]>;
}

export const serviceLifecycleApiRef = createApiRef<ServiceLifecycleApi>().with({
  id: 'plugin.local-platform.service-lifecycle',
  pluginId: 'local-platform',
});
