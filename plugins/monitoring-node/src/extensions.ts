import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type {
  MetricQuery,
  MetricSeries,
  Span,
  TraceQuery,
  TraceSummary,
  UsageHour,
  UsageQuery,
} from '@internal/plugin-monitoring-common';

/** Where metrics are. One machine: local scrape every 5 s; production: Prometheus, CloudWatch. */
export interface MetricSource {
  readonly id: string;
  query(query: MetricQuery): Promise<MetricSeries[]>;
}

/** Where traces are. One machine: OTLP/HTTP into PostgreSQL; production: Tempo, Jaeger. */
export interface TraceSource {
  readonly id: string;
  /** Newest first. */
  search(query: TraceQuery): Promise<TraceSummary[]>;
  /** Empty when the trace is unknown or past its retention. */
  get(traceId: string): Promise<Span[]>;
}

/** Where hourly usage is. One machine: metered by the supervisor; production: the cluster's metrics. */
export interface UsageSource {
  readonly id: string;
  /** Ascending by hour. */
  hours(query: UsageQuery): Promise<UsageHour[]>;
}

export interface MonitoringSourceExtensionPoint {
  /** Each `set…` throws when there is a source already: remove one of the two modules from the backend. */
  setMetricSource(source: MetricSource): void;
  setTraceSource(source: TraceSource): void;
  setUsageSource(source: UsageSource): void;
}

/** Filled by modules `monitoring-backend-module-<provider>`. */
export const monitoringSourceExtensionPoint = createExtensionPoint<MonitoringSourceExtensionPoint>({
  id: 'monitoring.source',
});
