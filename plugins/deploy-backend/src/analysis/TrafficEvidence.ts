import type { AuthService } from '@backstage/backend-plugin-api';
import type { MetricQuery, MetricSeries } from '@internal/plugin-monitoring-common';
import type { MetricsService } from '@internal/plugin-monitoring-node';
import type { Histogram } from './judge/histogram';
import type { Evidence } from './judge/judge';

/** One release of a service in a span of time. */
export interface EvidenceQuery {
  service: string;
  environment: string;
  release: string;
  /** Only what it answered in this role, where it has several. */
  role?: 'stable' | 'baseline';
  /** Milliseconds since 1970. */
  since: number;
  now: number;
}

const DAY_SECONDS = 86_400;

/** What users got from releases, as the gateway counted it: also what a crashed instance never answered. */
export class TrafficEvidence {
  constructor(private readonly options: { metrics: MetricsService; auth: AuthService }) {}

  /** In the order of the queries, by one call. Thrown is what the metrics service throws. */
  async read(queries: EvidenceQuery[], signal?: AbortSignal): Promise<Evidence[]> {
    const { metrics, auth } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const results = await metrics.query(
      queries.flatMap(query => [
        growth(query, 'gateway_requests_total', ['status']),
        growth(query, 'gateway_request_duration_seconds_bucket', ['le'], { status: '2xx' }),
      ]),
      { credentials, signal },
    );
    const bounds = boundsOf(results.filter((_, i) => i % 2 === 1).flat());
    return queries.map((_, i) => evidenceOf(results[2 * i], results[2 * i + 1], bounds));
  }
}

/** A query for one point: how much a counter has grown since then until now. */
export function growth(
  { service, environment, release, role, since, now }: EvidenceQuery,
  metric: string,
  groupBy: string[],
  matchers: Record<string, string> = {},
): MetricQuery {
  // Whole seconds: points lie on multiples of the step.
  const to = Math.floor(now / 1000) * 1000;
  const seconds = Math.round((to - since) / 1000);
  return {
    metric,
    matchers: { service, env: environment, release, ...(role && { role }), ...matchers },
    fn: 'increase',
    windowSeconds: Math.min(Math.max(seconds, 1), DAY_SECONDS),
    stepSeconds: 1,
    groupBy,
    from: new Date(to - 1000).toISOString(),
    to: new Date(to).toISOString(),
  };
}

/** The newest value of a series that has one. */
export function newestOf({ points }: MetricSeries): number | undefined {
  return points.findLast(([, value]) => value !== null)?.[1] ?? undefined;
}

function evidenceOf(byStatus: MetricSeries[], byBound: MetricSeries[], bounds: number[]): Evidence {
  let requests = 0;
  let failures = 0;
  for (const series of byStatus) {
    const amount = newestOf(series) ?? 0;
    // Whoever went away before the answer has seen no failure of the release.
    if (series.labels.status === 'aborted') continue;
    requests += amount;
    if (series.labels.status === '5xx') failures += amount;
  }
  return { requests, failures, durations: histogramOf(byBound, bounds) };
}

function histogramOf(series: MetricSeries[], bounds: number[]): Histogram {
  const cumulative = new Map(series.map(one => [Number(one.labels.le), newestOf(one) ?? 0]));
  const all = newestOf(series.find(one => one.labels.le === '+Inf') ?? { labels: {}, points: [] });
  let before = 0;
  const counts = bounds.map(bound => {
    const total = Math.max(before, cumulative.get(bound) ?? before);
    const count = total - before;
    before = total;
    return count;
  });
  return { bounds, counts: [...counts, Math.max(0, (all ?? before) - before)] };
}

function boundsOf(series: MetricSeries[]): number[] {
  const bounds = new Set(series.map(one => Number(one.labels.le)).filter(Number.isFinite));
  return [...bounds].sort((a, b) => a - b);
}
