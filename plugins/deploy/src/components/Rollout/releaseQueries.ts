import type { MetricQuery, MetricSeries } from '@internal/plugin-monitoring-common';
import type { ChartSeries } from '@internal/portal-ui';

const REQUESTS = 'http_server_request_duration_seconds';
const STEPS = [5, 10, 15, 30, 60, 300, 900];
const POINTS = 90;
/** A window must hold a few scrapes, which come every five seconds. */
const MIN_WINDOW_SECONDS = 15;

export interface ReleaseScope {
  service: string;
  environment: string;
  fromMs: number;
  toMs: number;
}

/** The questions behind the comparison of two releases: answers by status, and p95, each by release. */
export function releaseQueries(scope: ReleaseScope): MetricQuery[] {
  const seconds = Math.max(1, (scope.toMs - scope.fromMs) / 1000);
  const stepSeconds = STEPS.find(step => seconds / step <= POINTS) ?? STEPS[STEPS.length - 1];
  const base = {
    matchers: { service: scope.service, env: scope.environment },
    windowSeconds: Math.max(stepSeconds, MIN_WINDOW_SECONDS),
    stepSeconds,
    from: new Date(scope.fromMs).toISOString(),
    to: new Date(scope.toMs).toISOString(),
  };
  return [
    { ...base, metric: `${REQUESTS}_count`, fn: 'rate', groupBy: ['release', 'status'] },
    { ...base, metric: REQUESTS, fn: 'quantile', quantile: 0.95, groupBy: ['release'] },
  ];
}

export interface ReleaseCharts {
  /** Percent of answers that are 5xx. */
  errors: ChartSeries[];
  /** p95 in ms. */
  latency: ChartSeries[];
  /** Requests per second. */
  rate: ChartSeries[];
}

/** Series of the releases that take part, the stable one first, so that each keeps its colour. */
export function releaseCharts(
  [answers, latency]: MetricSeries[][],
  releases: Array<{ label: string; digest?: string }>,
): ReleaseCharts {
  const charts: ReleaseCharts = { errors: [], latency: [], rate: [] };
  for (const { label, digest } of releases) {
    const mine = (series: MetricSeries) => sameRelease(series.labels.release, digest);
    const all = sum(answers.filter(mine));
    const bad = sum(
      answers.filter(series => mine(series) && (series.labels.status ?? '').startsWith('5')),
    );
    charts.rate.push({ label, points: [...all] });
    charts.errors.push({
      label,
      points: [...all].map(([time, rate]) => [
        time,
        rate ? ((bad.get(time) ?? 0) / rate) * 100 : null,
      ]),
    });
    const p95 = latency.find(mine)?.points ?? [];
    charts.latency.push({
      label,
      points: p95.map(([time, value]) => [time, value === null ? null : value * 1000]),
    });
  }
  return charts;
}

/** The label holds the whole digest, or the beginning of it. */
function sameRelease(label: string | undefined, digest: string | undefined): boolean {
  if (!label || !digest) return false;
  const hex = digest.replace(/^sha256:/, '');
  return hex.startsWith(label.replace(/^sha256:/, ''));
}

/** Instants with the sum of all series; an instant at which none has a value is a gap. */
function sum(series: MetricSeries[]): Map<number, number | null> {
  const totals = new Map<number, number | null>();
  for (const { points } of series) {
    for (const [time, value] of points) {
      const before = totals.get(time) ?? null;
      totals.set(time, value === null ? before : (before ?? 0) + value);
    }
  }
  return new Map([...totals].sort(([a], [b]) => a - b));
}
