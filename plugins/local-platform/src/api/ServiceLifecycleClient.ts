import type { FetchApi } from '@backstage/frontend-plugin-api';
import type { LocalRepository } from '@internal/plugin-local-platform-common';
import { fetchJson } from '@internal/portal-ui';
import type { ArchivedService, ArchivePreview, ServiceLifecycleApi } from './ServiceLifecycleApi';

/** Calls the same actions that the CLI and MCP clients call. */
export class ServiceLifecycleClient implements ServiceLifecycleApi {
  constructor(private readonly fetchApi: FetchApi) {}

  archivePreview(name: string) {
    return this.invoke<ArchivePreview>('service-archive-preview', { name });
  }

  archive(name: string, confirmName: string) {
    return this.invoke<ArchivePreview>('service-archive', { name, confirmName });
  }

  async restore(name: string) {
    await this.invoke('service-restore', { name });
  }

  async transfer(name: string, owner: string) {
    await this.invoke('service-transfer', { name, owner });
  }

  async archived(signal?: AbortSignal) {
    const { items } = await fetchJson<{ items: LocalRepository[] }>(
      this.fetchApi,
      'plugin://local-platform/repositories',
      { signal },
    );
    return archivedServices(items);
  }

  private async invoke<T>(action: string, input: object): Promise<T> {
    const url = `plugin://scaffolder/.backstage/actions/v1/actions/scaffolder:${action}/invoke`;
    const { output } = await fetchJson<{ output: T }>(this.fetchApi, url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    return output;
  }
}

/** A name is restored from what was archived last, and not while another service has it. */
function archivedServices(repositories: LocalRepository[]): ArchivedService[] {
  const taken = new Map<string, string>();
  for (const { name, phase } of repositories) {
    if (phase === 'Active')
      taken.set(name, 'Another service has the name now: archive that first.');
  }
  return repositories
    .filter(({ phase }) => phase === 'Archived')
    .sort((a, b) => (b.archiveTime ?? '').localeCompare(a.archiveTime ?? ''))
    .map(repository => {
      const restoreProblem = taken.get(repository.name);
      taken.set(repository.name, 'One of the same name was archived later.');
      return { ...repository, ...(restoreProblem && { restoreProblem }) };
    });
}
