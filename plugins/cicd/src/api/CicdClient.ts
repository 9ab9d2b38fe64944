import type { FetchApi } from '@backstage/frontend-plugin-api';
import type { Run, RunLogLine } from '@internal/plugin-cicd-common';
import { fetchJson } from '@internal/portal-ui';
import type { CicdApi } from './CicdApi';

const LOG_PAGE = 2_000;

/** @see CicdApi */
export class CicdClient implements CicdApi {
  constructor(private readonly fetchApi: FetchApi) {}

  async listRuns(entityRef: string, signal?: AbortSignal): Promise<Run[]> {
    const query = new URLSearchParams({ entityRef, limit: '30' });
    const { items } = await this.get<{ items: Run[] }>(`runs?${query}`, signal);
    return items;
  }

  async log(runId: string, after: number, signal?: AbortSignal): Promise<RunLogLine[]> {
    const query = new URLSearchParams({ after: String(after), limit: String(LOG_PAGE) });
    const path = `runs/${encodeURIComponent(runId)}/logs?${query}`;
    return (await this.get<{ items: RunLogLine[] }>(path, signal)).items;
  }

  start(run: { entityRef: string; repository: string; branch: string }): Promise<Run> {
    return this.post('runs', { ...run, trigger: 'manual' });
  }

  retry(runId: string): Promise<Run> {
    return this.post(`runs/${encodeURIComponent(runId)}/retry`);
  }

  cancel(runId: string): Promise<Run> {
    return this.post(`runs/${encodeURIComponent(runId)}/cancel`);
  }

  private get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return fetchJson<T>(this.fetchApi, `plugin://cicd/${path}`, { signal });
  }

  private post<T>(path: string, body: object = {}): Promise<T> {
    return fetchJson<T>(this.fetchApi, `plugin://cicd/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }
}
