/** No query text: providers translate this to PromQL, CloudWatch metric maths and so on. */
export interface MetricQuery {
  metric: string;
  /** Exact matches on `service`, `env`, `release` and the metric's own labels. */
  matchers: Record<string, string>;
  fn: 'rate' | 'quantile' | 'sum' | 'last';
  /** For `quantile`, 0–1. */
  quantile?: number;
  windowSeconds: number;
  stepSeconds: number;
  groupBy: string[];
  from: string;
  to: string;
}

export interface MetricSeries {
  labels: Record<string, string>;
  /** A gap is `null`, never 0. */
  points: Array<[timeMs: number, value: number | null]>;
}

export interface TraceSummary {
  traceId: string;
  rootName: string;
  rootService: string;
  startTime: string;
  durationMs: number;
  spanCount: number;
  errorCount: number;
  services: string[];
}

export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  service: string;
  environment?: string;
  release?: string;
  startTimeMs: number;
  durationMs: number;
  status: 'unset' | 'ok' | 'error';
  statusMessage?: string;
  attributes: Record<string, string | number | boolean>;
}

export interface TraceQuery {
  service: string;
  environment?: string;
  minDurationMs?: number;
  errorsOnly?: boolean;
  from: string;
  to: string;
  limit: number;
}
