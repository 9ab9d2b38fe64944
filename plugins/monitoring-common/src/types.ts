/** No query text: providers translate this to PromQL, CloudWatch metric maths and so on. */
export interface MetricQuery {
  metric: string;
  /** Exact matches on `service`, `env`, `release`, `instance` and the metric's own labels; `''` is an absent label. */
  matchers: Record<string, string>;
  /**
   * - `rate`: increase per second of counters over the window, resets handled, summed per group
   * - `increase`: how much counters grew over the window, resets handled, summed per group
   * - `quantile`: of the histogram `metric` (without `_bucket`), from the increase of its buckets over the window
   * - `sum`: sum of the newest value of each series within the window
   * - `last`: the newest value of the group within the window
   */
  fn: 'rate' | 'increase' | 'quantile' | 'sum' | 'last';
  /** For `quantile`, 0–1. */
  quantile?: number;
  windowSeconds: number;
  stepSeconds: number;
  /** Labels that tell the resulting series apart; all others are aggregated away. */
  groupBy: string[];
  /** RFC 3339. */
  from: string;
  to: string;
}

export interface MetricSeries {
  labels: Record<string, string>;
  /** A gap is `null`, never 0. */
  points: Array<[timeMs: number, value: number | null]>;
}

/** Body of `POST /metrics/query`: the charts of a page in one call. */
export interface MetricBatchRequest {
  queries: MetricQuery[];
}

/** `results[i]` answers `queries[i]`. */
export interface MetricBatchResponse {
  results: MetricSeries[][];
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
  /** Empty where `redacted`. */
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
  /** The reader may not read this service: only its place in time is told. */
  redacted?: boolean;
}

export interface TraceQuery {
  service: string;
  environment?: string;
  minDurationMs?: number;
  errorsOnly?: boolean;
  /** RFC 3339. */
  from: string;
  to: string;
  limit: number;
}

/** Answer of `GET /traces`. */
export interface TraceSearchResponse {
  items: TraceSummary[];
}

/** Answer of `GET /traces/:traceId`. */
export interface TraceResponse {
  traceId: string;
  spans: Span[];
}

/** What a service used in one hour of one environment; kept for ever. */
export interface UsageHour {
  /** RFC 3339, start of the hour. */
  hour: string;
  service: string;
  environment: string;
  /** Entity ref of the owner at that hour, or empty where the catalog knew none. */
  team: string;
  cpuSeconds: number;
  /** Memory × time: one GiB held for an hour is 3600. */
  memoryGibSeconds: number;
  /** Sum of the running time of all instances. */
  instanceSeconds: number;
  /** Requests through the gateway. */
  requests: number;
}

export interface UsageQuery {
  service: string;
  environment?: string;
  from: string;
  to: string;
}
