import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  MetricQuery,
  MetricSeries,
  Span,
  TraceQuery,
  TraceSummary,
} from '@internal/plugin-monitoring-common';

/** Reads metrics and traces. Each call throws ResponseError where the backend refuses. */
export interface MonitoringApi {
  /** Answers in the order of the queries. */
  queryMetrics(queries: MetricQuery[], signal: AbortSignal): Promise<MetricSeries[][]>;
  searchTraces(query: TraceQuery, signal: AbortSignal): Promise<TraceSummary[]>;
  getTrace(traceId: string, signal: AbortSignal): Promise<Span[]>;
}

export const monitoringApiRef = createApiRef<MonitoringApi>().with({
  id: 'plugin.monitoring.api',
  pluginId: 'monitoring',
});
