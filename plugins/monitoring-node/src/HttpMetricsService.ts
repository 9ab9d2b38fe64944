import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { PluginClient } from '@internal/plugin-kit';
import type {
  MetricBatchResponse,
  MetricQuery,
  MetricSeries,
} from '@internal/plugin-monitoring-common';
import type { MetricsService } from './services';

/** {@link MetricsService} over the plugin's HTTP API. */
export class HttpMetricsService implements MetricsService {
  #client: PluginClient;

  constructor(options: { auth: AuthService; discovery: Pick<DiscoveryService, 'getBaseUrl'> }) {
    this.#client = new PluginClient({ ...options, pluginId: 'monitoring' });
  }

  async query(
    queries: MetricQuery[],
    options: { credentials: BackstageCredentials; signal?: AbortSignal },
  ): Promise<MetricSeries[][]> {
    const request = { ...options, body: { queries } };
    return (await this.#client.json<MetricBatchResponse>('/metrics/query', request)).results;
  }
}
