import type { MetricSeries } from '@internal/plugin-monitoring-common';
import type { ChartSeries } from '@internal/portal-ui';
import type { ServiceMetrics } from './serviceQueries';

type Points = MetricSeries['points'];

const isError = (status: string | undefined) => status?.startsWith('5') ?? false;

/** Sums series point by point; a point is a gap only where all of them have one. */
export function addPoints(series: MetricSeries[]): Points {
  const [first, ...rest] = series;
  if (!first) return [];
  return first.points.map(([timeMs, value], i) => [
    timeMs,
    rest.reduce<number | null>((sum, { points }) => {
      const next = points[i]?.[1] ?? null;
      return next === null ? sum : (sum ?? 0) + next;
    }, value),
  ]);
}

/** Requests per second by route. */
export function rateChart({ rateByStatus }: ServiceMetrics): ChartSeries[] {
  return [...groupByLabel(rateByStatus, 'route')].map(([label, series]) => ({
    label,
    points: addPoints(series),
  }));
}

/** Share of answers 5xx by route in percent; a gap where there were no requests. */
export function errorChart({ rateByStatus }: ServiceMetrics): ChartSeries[] {
  return [...groupByLabel(rateByStatus, 'route')].map(([label, series]) => {
    const errors = addPoints(series.filter(({ labels }) => isError(labels.status)));
    const points = addPoints(series).map(([timeMs, total], i): [number, number | null] => [
      timeMs,
      total ? (100 * (errors[i]?.[1] ?? 0)) / total : null,
    ]);
    return { label, points };
  });
}

/** p50, p95 and p99 in milliseconds. */
export function latencyChart({ p50, p95, p99 }: ServiceMetrics): ChartSeries[] {
  return Object.entries({ p50, p95, p99 }).flatMap(([label, [series]]) =>
    series ? [{ label, points: scaled(series.points, 1000) }] : [],
  );
}

/** Percent of one core by process. */
export function cpuChart({ cpu }: ServiceMetrics): ChartSeries[] {
  return cpu.map(({ labels, points }) => ({ label: labels.instance, points: scaled(points, 100) }));
}

/** MiB by process. */
export function memoryChart({ memory }: ServiceMetrics): ChartSeries[] {
  return memory.map(({ labels, points }) => ({
    label: labels.instance,
    points: scaled(points, 1 / 1024 ** 2),
  }));
}

export interface RouteRow {
  method: string;
  route: string;
  /** Per second. */
  rate: number;
  errorPercent: number;
  /** Milliseconds. */
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

/** Routes over the whole range, the busiest first. */
export function routeRows(metrics: ServiceMetrics): RouteRow[] {
  const rows = new Map<string, RouteRow>();
  for (const { labels, points } of metrics.routeRate) {
    const { method, route, status } = labels;
    const key = `${method} ${route}`;
    const rate = points[0]?.[1] ?? 0;
    const row = rows.get(key) ?? {
      method,
      route,
      rate: 0,
      errorPercent: 0,
      p50: quantileOf(metrics.routeP50, labels),
      p95: quantileOf(metrics.routeP95, labels),
      p99: quantileOf(metrics.routeP99, labels),
    };
    // Until the end of the loop this is a rate of errors.
    row.errorPercent += isError(status) ? rate : 0;
    row.rate += rate;
    rows.set(key, row);
  }
  return [...rows.values()]
    .filter(({ rate }) => rate > 0)
    .map(row => ({ ...row, errorPercent: (100 * row.errorPercent) / row.rate }))
    .sort((a, b) => b.rate - a.rate);
}

/** Whether there is any value at all. */
export function hasValues(metrics: ServiceMetrics): boolean {
  return Object.values(metrics).some(series =>
    series.some(({ points }) => points.some(([, value]) => value !== null)),
  );
}

function quantileOf(series: MetricSeries[], { method, route }: Record<string, string>) {
  const found = series.find(({ labels }) => labels.method === method && labels.route === route);
  const value = found?.points[0]?.[1];
  return value === null || value === undefined ? null : value * 1000;
}

function groupByLabel(series: MetricSeries[], label: string): Map<string, MetricSeries[]> {
  const groups = new Map<string, MetricSeries[]>();
  for (const one of series) {
    const key = one.labels[label] || 'unknown';
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}

function scaled(points: Points, factor: number): Points {
  return points.map(([timeMs, value]) => [timeMs, value === null ? null : value * factor]);
}
