import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import type {
  MetricBatchResponse,
  MetricQuery,
  MetricSeries,
} from '@internal/plugin-monitoring-common';
import type { MetricsService } from './services';

/** {@link MetricsService} over the plugin's HTTP API. */
export class HttpMetricsService implements MetricsService {
  constructor(
    private readonly options: {
      auth: AuthService;
      discovery: Pick<DiscoveryService, 'getBaseUrl'>;
    },
  ) {}

  async query(
    queries: MetricQuery[],
    { credentials, signal }: { credentials: BackstageCredentials; signal?: AbortSignal },
  ): Promise<MetricSeries[][]> {
    const { auth, discovery } = this.options;
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: credentials,
      targetPluginId: 'monitoring',
    });
    const response = await fetch(`${await discovery.getBaseUrl('monitoring')}/metrics/query`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ queries }),
      signal,
    });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    const { results } = (await response.json()) as MetricBatchResponse;
    return results;
  }
}
