import type { FetchApi } from '@backstage/frontend-plugin-api';
import type { Permission } from '@backstage/plugin-permission-common';
import type { ExplainAnswer, ExplainRequest } from '@internal/plugin-access-common';
import { fetchJson } from '@internal/portal-ui';
import type { AccessApi } from './AccessApi';

/** @see AccessApi */
export class AccessClient implements AccessApi {
  constructor(private readonly fetchApi: FetchApi) {}

  async permissions(signal?: AbortSignal): Promise<Permission[]> {
    const url = 'plugin://permission/explain/permissions';
    return (await fetchJson<{ items: Permission[] }>(this.fetchApi, url, { signal })).items;
  }

  explain(request: ExplainRequest, signal?: AbortSignal): Promise<ExplainAnswer> {
    return fetchJson(this.fetchApi, 'plugin://permission/explain', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal,
    });
  }
}
