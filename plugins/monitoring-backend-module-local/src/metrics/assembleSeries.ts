import type { MetricBlock } from './block';
import type { Samples } from './increase';
import { lastAtOrBefore } from './increase';
import type { Labels } from './parseExposition';

/** A series over all its blocks. */
export interface Series extends Samples {
  labels: Labels;
  cumulative: boolean;
}

/** Written at each scrape: 1 when it succeeded. */
export const UP = 'up';

/**
 * Joins blocks to series that match. A label of the metric that collides with one of the target becomes `exported_<name>`.
 *
 * A counter that appears while its process was already being scraped was zero until then: clients make a series at its first
 * increment, which would else never be seen.
 */
export function assembleSeries(blocks: MetricBlock[], metric: string, matchers: Labels): Series[] {
  const bySeries = new Map<string, Series>();
  const sorted = [...blocks].sort((a, b) => a.times[0] - b.times[0]);
  for (const block of sorted.filter(one => one.metric === metric)) {
    for (const { labels: own, values } of block.series) {
      const labels = withTarget(block, own);
      if (!matches(labels, matchers)) continue;
      const key = JSON.stringify(Object.entries(labels).sort());
      const series = bySeries.get(key) ?? {
        labels,
        cumulative: block.cumulative,
        times: [],
        values: [],
      };
      bySeries.set(key, series);
      values.forEach((value, i) => {
        if (value === null) return;
        series.times.push(block.times[i]);
        series.values.push(value);
      });
    }
  }
  const scrapes = scrapeTimes(sorted);
  return [...bySeries.values()]
    .filter(({ times }) => times.length > 0)
    .map(series => beginAtZero(series, scrapes.get(series.labels.instance) ?? []));
}

function withTarget({ service, environment, release, instance }: MetricBlock, own: Labels): Labels {
  const target: Labels = { instance };
  if (service) target.service = service;
  if (environment) target.env = environment;
  if (release) target.release = release;
  const labels = { ...target };
  for (const [name, value] of Object.entries(own)) {
    labels[name in target ? `exported_${name}` : name] = value;
  }
  return labels;
}

function matches(labels: Labels, matchers: Labels): boolean {
  return Object.entries(matchers).every(([name, value]) => (labels[name] ?? '') === value);
}

function scrapeTimes(blocks: MetricBlock[]): Map<string, number[]> {
  const scrapes = new Map<string, number[]>();
  for (const { metric, instance, times, series } of blocks) {
    if (metric !== UP) continue;
    const succeeded = times.filter((_, i) => series[0]?.values[i] === 1);
    scrapes.set(instance, [...(scrapes.get(instance) ?? []), ...succeeded]);
  }
  return scrapes;
}

function beginAtZero(series: Series, scrapes: number[]): Series {
  if (!series.cumulative) return series;
  const before = scrapes.slice(0, lastAtOrBefore(scrapes, series.times[0] - 1) + 1);
  return {
    ...series,
    times: [...before, ...series.times],
    values: [...before.map(() => 0), ...series.values],
  };
}
