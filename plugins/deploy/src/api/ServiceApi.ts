import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  BadRelease,
  Deployment,
  DoraReport,
  ServiceConfiguration,
  ServiceValues,
  TrafficRun,
} from '@internal/plugin-deploy-common';

export interface SaveRequest {
  entityRef: string;
  values: ServiceValues;
  /** Text of `rollout.yaml`; absent leaves it as it is. */
  rolloutYaml?: string;
  /** Head that the change was made on; another head is answered with 409. */
  baseCommit: string;
  message?: string;
}

export interface DoraQuery {
  entityRef?: string;
  team?: string;
  /** RFC 3339. */
  from: string;
  to: string;
}

/** What a service is set to, how it is tried out, and how well it is delivered. */
export interface ServiceApi {
  configuration(entityRef: string, signal?: AbortSignal): Promise<ServiceConfiguration>;
  /** Makes a commit. */
  save(request: SaveRequest): Promise<ServiceConfiguration>;

  /** Newest first. */
  traffic(entityRef: string, signal?: AbortSignal): Promise<TrafficRun[]>;
  startTraffic(request: {
    entityRef: string;
    environment: string;
    requestsPerSecond: number;
    minutes: number;
  }): Promise<TrafficRun>;
  stopTraffic(id: string): Promise<void>;
  /** Newest first. */
  badReleases(entityRef: string, signal?: AbortSignal): Promise<BadRelease[]>;
  tryBadRelease(request: {
    entityRef: string;
    environment: string;
    errorRate?: number;
  }): Promise<BadRelease>;

  dora(query: DoraQuery, signal?: AbortSignal): Promise<DoraReport>;
  mark(deploymentId: string, mark: { failed: boolean; reason: string }): Promise<Deployment>;
}

export const serviceApiRef = createApiRef<ServiceApi>().with({
  id: 'plugin.deploy.service',
  pluginId: 'deploy',
});
