import { createApiRef } from '@backstage/frontend-plugin-api';
import type { CloneAccess, LocalRepository, Mail } from '@internal/plugin-local-platform-common';

export interface LocalPlatformApi {
  repository(name: string, signal?: AbortSignal): Promise<LocalRepository>;
  /** Makes a token of the asker's rights; each call makes a new one. */
  cloneAccess(repository: string): Promise<CloneAccess>;
  /** Newest first. */
  mails(signal?: AbortSignal): Promise<Mail[]>;
  mail(id: string, signal?: AbortSignal): Promise<Mail>;
  /** The mail as a page: markup in which nothing runs. */
  mailHtml(id: string, signal?: AbortSignal): Promise<string>;
  emptyMailbox(): Promise<void>;
}

export const localPlatformApiRef = createApiRef<LocalPlatformApi>().with({
  id: 'plugin.local-platform.client',
  pluginId: 'local-platform',
});
