import type { FetchApi } from '@backstage/frontend-plugin-api';
import type {
  BadRelease,
  Deployment,
  DoraReport,
  ServiceConfiguration,
  TrafficRun,
} from '@internal/plugin-deploy-common';
import { DeployHttp } from './deployHttp';
import type { DoraQuery, SaveRequest, ServiceApi } from './ServiceApi';

/** @see ServiceApi */
export class ServiceClient implements ServiceApi {
  readonly #http: DeployHttp;

  constructor(fetchApi: FetchApi) {
    this.#http = new DeployHttp(fetchApi);
  }

  configuration(entityRef: string, signal?: AbortSignal) {
    return this.#http.get<ServiceConfiguration>('values', { entityRef }, signal);
  }

  save(request: SaveRequest) {
    return this.#http.send<ServiceConfiguration>('PUT', 'values', request);
  }

  traffic(entityRef: string, signal?: AbortSignal) {
    return this.#http.list<TrafficRun>('traffic', { entityRef }, signal);
  }

  startTraffic(request: Parameters<ServiceApi['startTraffic']>[0]) {
    return this.#http.post<TrafficRun>('traffic', request);
  }

  async stopTraffic(id: string) {
    await this.#http.send<unknown>('DELETE', `traffic/${encodeURIComponent(id)}`);
  }

  badReleases(entityRef: string, signal?: AbortSignal) {
    return this.#http.list<BadRelease>('bad-release', { entityRef }, signal);
  }

  tryBadRelease(request: Parameters<ServiceApi['tryBadRelease']>[0]) {
    return this.#http.post<BadRelease>('bad-release', request);
  }

  dora(query: DoraQuery, signal?: AbortSignal) {
    return this.#http.get<DoraReport>('dora', { ...query }, signal);
  }

  mark(deploymentId: string, mark: { failed: boolean; reason: string }) {
    const id = encodeURIComponent(deploymentId);
    return this.#http.post<Deployment>(`deployments/${id}/mark`, mark);
  }
}
