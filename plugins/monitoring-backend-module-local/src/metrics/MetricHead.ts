import type { MetricBlock, Target } from './block';
import type { Labels, Sample } from './parseExposition';

/** Scrapes per block: ten minutes at one scrape every five seconds. */
const BLOCK_SCRAPES = 120;

/** Blocks of processes that have ended are closed after this time. */
const IDLE_MS = 120_000;

interface OpenSeries {
  labels: Labels;
  values: Array<number | null>;
}

interface OpenBlock {
  target: Target;
  metric: string;
  cumulative: boolean;
  times: number[];
  series: Map<string, OpenSeries>;
  changed: boolean;
}

/**
 * The newest minutes of all series, in memory. What has changed is written out by `takeChanged` now and then; a block that is
 * full leaves the memory after that.
 */
export class MetricHead {
  readonly #blocks = new Map<string, OpenBlock>();

  /** Adds one scrape of a target. */
  append(target: Target, timeMs: number, samples: Sample[]): void {
    const byMetric = new Map<string, Sample[]>();
    for (const sample of samples) {
      const group = byMetric.get(sample.name);
      if (group) group.push(sample);
      else byMetric.set(sample.name, [sample]);
    }
    for (const [metric, group] of byMetric) {
      this.#open(target, metric, group[0].cumulative, timeMs, group);
    }
  }

  /** Blocks as they are now; series are padded to the length of `times`. */
  select(metrics: string[]): MetricBlock[] {
    return [...this.#blocks.values()].filter(({ metric }) => metrics.includes(metric)).map(toBlock);
  }

  /** Blocks that changed since the last call. Full ones, and those of ended processes, are forgotten. */
  takeChanged(nowMs: number): MetricBlock[] {
    const changed: MetricBlock[] = [];
    for (const [key, block] of this.#blocks) {
      if (block.changed) changed.push(toBlock(block));
      block.changed = false;
      const idle = nowMs - block.times[block.times.length - 1] > IDLE_MS;
      if (idle || block.times.length >= BLOCK_SCRAPES) this.#blocks.delete(key);
    }
    return changed;
  }

  /** Takes back blocks that could not be written; those that are still open know themselves. */
  putBack(blocks: MetricBlock[]): void {
    for (const block of blocks) {
      const key = keyOf(block, block.metric);
      const open = this.#blocks.get(key);
      if (open) open.changed = true;
      else this.#blocks.set(key, fromBlock(block));
    }
  }

  #open(
    target: Target,
    metric: string,
    cumulative: boolean,
    timeMs: number,
    samples: Sample[],
  ): void {
    const key = keyOf(target, metric);
    let block = this.#blocks.get(key);
    if (!block) {
      block = { target, metric, cumulative, times: [], series: new Map(), changed: true };
      this.#blocks.set(key, block);
    }
    const at = block.times.push(timeMs) - 1;
    block.changed = true;
    for (const { labels, value } of samples) {
      const seriesKey = seriesKeyOf(labels);
      const series = block.series.get(seriesKey) ?? { labels, values: [] };
      block.series.set(seriesKey, series);
      while (series.values.length < at) series.values.push(null);
      series.values[at] = value;
    }
  }
}

function keyOf({ environment, service, instance }: Target, metric: string): string {
  return `${environment}/${service}/${instance}/${metric}`;
}

function seriesKeyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort());
}

function fromBlock({ metric, cumulative, times, series, ...target }: MetricBlock): OpenBlock {
  const entries = series.map((one): [string, OpenSeries] => [seriesKeyOf(one.labels), one]);
  return { target, metric, cumulative, times, series: new Map(entries), changed: true };
}

function toBlock({ target, metric, cumulative, times, series }: OpenBlock): MetricBlock {
  return {
    ...target,
    metric,
    cumulative,
    times: [...times],
    series: [...series.values()].map(({ labels, values }) => ({
      labels,
      values: times.map((_, i) => values[i] ?? null),
    })),
  };
}
