import type { MetricQuery, MetricSeries } from '@internal/plugin-monitoring-common';
import type { Series } from './assembleSeries';
import { histogramQuantile } from './histogramQuantile';
import { increase, lastAtOrBefore, withoutResets } from './increase';
import type { Labels } from './parseExposition';

type Combine = (series: Series[], timeMs: number, query: MetricQuery) => number | null;

const FUNCTIONS = {
  rate: (series, timeMs, { windowSeconds }) =>
    sumOf(
      series.map(one => {
        const grown = increase(one, timeMs, windowSeconds * 1000);
        return grown && grown.amount / grown.seconds;
      }),
    ),
  increase: (series, timeMs, { windowSeconds }) =>
    sumOf(series.map(one => increase(one, timeMs, windowSeconds * 1000)?.amount)),
  quantile: (series, timeMs, { windowSeconds, quantile = 0.5 }) => {
    const counts = new Map<number, number>();
    for (const one of series) {
      const grown = increase(one, timeMs, windowSeconds * 1000);
      const upperBound = one.labels.le === '+Inf' ? Infinity : Number(one.labels.le);
      if (grown)
        counts.set(upperBound, (counts.get(upperBound) ?? 0) + grown.amount / grown.seconds);
    }
    const buckets = [...counts].map(([upperBound, count]) => ({ upperBound, count }));
    return histogramQuantile(quantile, buckets);
  },
  sum: (series, timeMs, { windowSeconds }) =>
    sumOf(series.map(one => newest(one, timeMs, windowSeconds * 1000)?.value)),
  last: (series, timeMs, { windowSeconds }) => {
    const found = series
      .map(one => newest(one, timeMs, windowSeconds * 1000))
      .filter(one => one !== undefined)
      .sort((a, b) => b.timeMs - a.timeMs);
    return found[0]?.value ?? null;
  },
} satisfies Record<MetricQuery['fn'], Combine>;

/** Name under which the series of a query are stored. */
export function storedMetric({ fn, metric }: MetricQuery): string {
  return fn === 'quantile' ? `${metric}_bucket` : metric;
}

/** Computes a query over its series: one point per step at multiples of the step, null where nothing is known. */
export function evaluate(series: Series[], query: MetricQuery): MetricSeries[] {
  const growing = query.fn !== 'sum' && query.fn !== 'last';
  const groups = new Map<string, { labels: Labels; series: Series[] }>();
  for (const one of series) {
    const labels = Object.fromEntries(query.groupBy.map(name => [name, one.labels[name] ?? '']));
    const key = JSON.stringify(labels);
    const group = groups.get(key) ?? { labels, series: [] };
    groups.set(key, group);
    group.series.push(growing ? { ...one, ...withoutResets(one) } : one);
  }
  const times = stepTimes(query);
  return [...groups.values()].map(group => ({
    labels: group.labels,
    points: times.map(timeMs => [timeMs, FUNCTIONS[query.fn](group.series, timeMs, query)]),
  }));
}

function stepTimes({ from, to, stepSeconds }: MetricQuery): number[] {
  const stepMs = stepSeconds * 1000;
  const times: number[] = [];
  for (let t = Math.ceil(Date.parse(from) / stepMs) * stepMs; t <= Date.parse(to); t += stepMs) {
    times.push(t);
  }
  return times;
}

function newest({ times, values }: Series, timeMs: number, windowMs: number) {
  const at = lastAtOrBefore(times, timeMs);
  if (at < 0 || times[at] <= timeMs - windowMs) return undefined;
  return { timeMs: times[at], value: values[at] };
}

function sumOf(values: Array<number | undefined>): number | null {
  const known = values.filter(value => value !== undefined && !Number.isNaN(value));
  return known.length ? known.reduce<number>((sum, value) => sum + (value ?? 0), 0) : null;
}
