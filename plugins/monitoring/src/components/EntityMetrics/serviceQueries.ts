import type { MetricQuery, MetricSeries } from '@internal/plugin-monitoring-common';

const REQUESTS = 'http_server_request_duration_seconds';

/** Points that a chart of this width can show. */
const POINTS = 120;

/** Steps that fall on round times, in seconds. */
const STEPS = [5, 10, 15, 30, 60, 120, 300, 600, 900];

/** A window must hold a few scrapes, which come every five seconds. */
const MIN_WINDOW_SECONDS = 15;

export interface MetricsScope {
  service: string;
  environment: string;
  /** Only this route template. */
  route?: string;
  fromMs: number;
  toMs: number;
}

/** The questions that the page asks in one call, by name. */
export function serviceQueries(scope: MetricsScope) {
  const rangeSeconds = Math.max(1, Math.round((scope.toMs - scope.fromMs) / 1000));
  const stepSeconds = STEPS.find(step => rangeSeconds / step <= POINTS) ?? STEPS[STEPS.length - 1];
  const matchers = { service: scope.service, env: scope.environment };
  const routeMatchers = scope.route ? { ...matchers, route: scope.route } : matchers;
  const range = {
    from: new Date(scope.fromMs).toISOString(),
    to: new Date(scope.toMs).toISOString(),
  };
  const overTime = {
    ...range,
    stepSeconds,
    windowSeconds: Math.max(stepSeconds, MIN_WINDOW_SECONDS),
    matchers: routeMatchers,
  };
  // One point at a multiple of a second: the end of the range, looking back over all of it.
  const toSeconds = Math.floor(scope.toMs / 1000);
  const whole = {
    from: new Date((toSeconds - 1) * 1000 + 1).toISOString(),
    to: new Date(toSeconds * 1000).toISOString(),
    stepSeconds: 1,
    windowSeconds: Math.min(rangeSeconds, 86_400),
    matchers,
    groupBy: ['method', 'route'],
  };
  const process = { ...overTime, matchers, groupBy: ['instance'] };
  const quantile = (value: number) => ({
    ...overTime,
    metric: REQUESTS,
    fn: 'quantile' as const,
    quantile: value,
    groupBy: [],
  });
  return {
    rateByStatus: {
      ...overTime,
      metric: `${REQUESTS}_count`,
      fn: 'rate',
      groupBy: ['route', 'status'],
    },
    p50: quantile(0.5),
    p95: quantile(0.95),
    p99: quantile(0.99),
    cpu: { ...process, metric: 'platform_process_cpu_seconds_total', fn: 'rate' },
    memory: { ...process, metric: 'platform_process_memory_bytes', fn: 'last' },
    routeRate: {
      ...whole,
      metric: `${REQUESTS}_count`,
      fn: 'rate',
      groupBy: ['method', 'route', 'status'],
    },
    routeP50: { ...whole, metric: REQUESTS, fn: 'quantile', quantile: 0.5 },
    routeP95: { ...whole, metric: REQUESTS, fn: 'quantile', quantile: 0.95 },
    routeP99: { ...whole, metric: REQUESTS, fn: 'quantile', quantile: 0.99 },
  } satisfies Record<string, MetricQuery>;
}

export type ServiceMetrics = Record<keyof ReturnType<typeof serviceQueries>, MetricSeries[]>;
