import type { FetchApi } from '@backstage/frontend-plugin-api';
import type {
  MetricBatchRequest,
  MetricBatchResponse,
  MetricQuery,
  MetricSeries,
  Span,
  TraceQuery,
  TraceResponse,
  TraceSearchResponse,
  TraceSummary,
} from '@internal/plugin-monitoring-common';
import { fetchJson } from '@internal/portal-ui';
import type { MonitoringApi } from './MonitoringApi';

/** Talks to the monitoring backend. */
export class MonitoringClient implements MonitoringApi {
  constructor(private readonly fetchApi: FetchApi) {}

  async queryMetrics(queries: MetricQuery[], signal: AbortSignal): Promise<MetricSeries[][]> {
    const { results } = await fetchJson<MetricBatchResponse>(
      this.fetchApi,
      'plugin://monitoring/metrics/query',
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ queries } satisfies MetricBatchRequest),
        signal,
      },
    );
    return results;
  }

  async searchTraces(query: TraceQuery, signal: AbortSignal): Promise<TraceSummary[]> {
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) params.set(name, String(value));
    }
    const url = `plugin://monitoring/traces?${params}`;
    return (await fetchJson<TraceSearchResponse>(this.fetchApi, url, { signal })).items;
  }

  async getTrace(traceId: string, signal: AbortSignal): Promise<Span[]> {
    const url = `plugin://monitoring/traces/${encodeURIComponent(traceId)}`;
    return (await fetchJson<TraceResponse>(this.fetchApi, url, { signal })).spans;
  }
}
