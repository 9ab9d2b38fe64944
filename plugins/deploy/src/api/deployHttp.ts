import type { FetchApi } from '@backstage/frontend-plugin-api';
import { fetchJson } from '@internal/portal-ui';

type Query = Record<string, string | number | undefined>;

/** Calls of the deploy backend; what is undefined in a query is left out. */
export class DeployHttp {
  constructor(private readonly fetchApi: FetchApi) {}

  get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined && value !== '') search.set(name, String(value));
    }
    const suffix = search.size ? `?${search}` : '';
    return fetchJson<T>(this.fetchApi, `plugin://deploy/${path}${suffix}`, { signal });
  }

  async list<T>(path: string, query: Query, signal?: AbortSignal): Promise<T[]> {
    return (await this.get<{ items: T[] }>(path, query, signal)).items;
  }

  send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body: object = {}): Promise<T> {
    return fetchJson<T>(this.fetchApi, `plugin://deploy/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  post<T>(path: string, body?: object): Promise<T> {
    return this.send<T>('POST', path, body);
  }
}
