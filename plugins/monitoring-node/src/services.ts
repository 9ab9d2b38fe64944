import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { MetricQuery, MetricSeries } from '@internal/plugin-monitoring-common';
import { HttpMetricsService } from './HttpMetricsService';

/** Metrics of services for other backend plugins, from whichever source is installed. */
export interface MetricsService {
  /**
   * `results[i]` answers `queries[i]`; at most 30 at once, all or nothing.
   *
   * Thrown is a ResponseError: 503 when no source is installed or it does not answer.
   */
  query(
    queries: MetricQuery[],
    options: { credentials: BackstageCredentials; signal?: AbortSignal },
  ): Promise<MetricSeries[][]>;
}

/** Client of the monitoring plugin for other backend plugins. */
export const metricsServiceRef = createServiceRef<MetricsService>({
  id: 'monitoring.metrics',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory: options => new HttpMetricsService(options),
    }),
});
