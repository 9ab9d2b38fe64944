import { ResponseError } from '@backstage/errors';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import type { CloneAccess, LocalRepository, Mail } from '@internal/plugin-local-platform-common';
import { fetchJson } from '@internal/portal-ui';
import type { LocalPlatformApi } from './LocalPlatformApi';

const BASE = 'plugin://local-platform';

/** @see LocalPlatformApi */
export class LocalPlatformClient implements LocalPlatformApi {
  constructor(private readonly fetchApi: FetchApi) {}

  repository(name: string, signal?: AbortSignal): Promise<LocalRepository> {
    const path = `repositories/${encodeURIComponent(name)}`;
    return fetchJson(this.fetchApi, `${BASE}/${path}`, { signal });
  }

  cloneAccess(repository: string): Promise<CloneAccess> {
    return fetchJson(this.fetchApi, `${BASE}/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ repository }),
    });
  }

  async mails(signal?: AbortSignal): Promise<Mail[]> {
    const url = `${BASE}/mails?limit=100`;
    return (await fetchJson<{ items: Mail[] }>(this.fetchApi, url, { signal })).items;
  }

  mail(id: string, signal?: AbortSignal): Promise<Mail> {
    return fetchJson(this.fetchApi, `${BASE}/mails/${encodeURIComponent(id)}`, { signal });
  }

  async mailHtml(id: string, signal?: AbortSignal): Promise<string> {
    const url = `${BASE}/mails/${encodeURIComponent(id)}/html`;
    const response = await this.fetchApi.fetch(url, { signal });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response.text();
  }

  async emptyMailbox(): Promise<void> {
    const response = await this.fetchApi.fetch(`${BASE}/mails`, { method: 'DELETE' });
    if (!response.ok) throw await ResponseError.fromResponse(response);
  }
}
