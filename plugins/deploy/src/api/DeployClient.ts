import type { FetchApi } from '@backstage/frontend-plugin-api';
import type { Deployment, EnvironmentState, Release } from '@internal/plugin-deploy-common';
import { fetchJson } from '@internal/portal-ui';
import type { DeployApi, DeployRequest } from './DeployApi';

/** @see DeployApi */
export class DeployClient implements DeployApi {
  constructor(private readonly fetchApi: FetchApi) {}

  environments(entityRef: string, signal?: AbortSignal): Promise<EnvironmentState[]> {
    return this.list('environments', { entityRef }, signal);
  }

  releases(entityRef: string, signal?: AbortSignal): Promise<Release[]> {
    return this.list('releases', { entityRef, limit: '20' }, signal);
  }

  deployments(entityRef: string, signal?: AbortSignal): Promise<Deployment[]> {
    return this.list('deployments', { entityRef, limit: '20' }, signal);
  }

  deploy(request: DeployRequest): Promise<Deployment> {
    return fetchJson<Deployment>(this.fetchApi, 'plugin://deploy/deployments', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
  }

  private async list<T>(
    resource: string,
    query: Record<string, string>,
    signal?: AbortSignal,
  ): Promise<T[]> {
    const url = `plugin://deploy/${resource}?${new URLSearchParams(query)}`;
    return (await fetchJson<{ items: T[] }>(this.fetchApi, url, { signal })).items;
  }
}
