import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { MetricQuery, MetricSeries, Span, TraceQuery, TraceSummary } from '@internal/plugin-monitoring-common';

/** Where metrics are. One machine: local scrape every 5 s; production: Prometheus, CloudWatch. */
export interface MetricSource {
  readonly id: string;
  query(query: MetricQuery): Promise<MetricSeries[]>;
}

/** Where traces are. One machine: OTLP/HTTP into PostgreSQL; production: Tempo, Jaeger. */
export interface TraceSource {
  readonly id: string;
  search(query: TraceQuery): Promise<TraceSummary[]>;
  get(traceId: string): Promise<Span[]>;
}

export interface MonitoringSourceExtensionPoint {
  setMetricSource(source: MetricSource): void;
  setTraceSource(source: TraceSource): void;
}

export const monitoringSourceExtensionPoint = createExtensionPoint<MonitoringSourceExtensionPoint>({ id: 'monitoring.source' });
