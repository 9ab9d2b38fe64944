import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Labels } from './parseExposition';

/** Whose metrics they are. `service` and `environment` are empty for parts of the platform, which label their series themselves. */
export interface Target {
  service: string;
  environment: string;
  /** Release digest. */
  release: string;
  /** Process, unique over time. */
  instance: string;
}

/** A value per scrape; null where the series was absent. */
export interface BlockSeries {
  labels: Labels;
  values: Array<number | null>;
}

/** Some minutes of all series of one metric of one process. All series share the times of the scrapes. */
export interface MetricBlock extends Target {
  metric: string;
  cumulative: boolean;
  /** Milliseconds since 1970, ascending. */
  times: number[];
  series: BlockSeries[];
}

type Run = number | string | null;

/** Times as differences and values as runs, deflated: a quiet hour of a service takes a few hundred bytes per metric. */
export function encodeBlock({ times, series }: Pick<MetricBlock, 'times' | 'series'>): Buffer {
  const deltas = times.map((time, i) => (i === 0 ? time : time - times[i - 1]));
  const packed = { t: deltas, s: series.map(({ labels, values }) => [labels, toRuns(values)]) };
  return deflateRawSync(JSON.stringify(packed));
}

export function decodeBlock(data: Buffer): Pick<MetricBlock, 'times' | 'series'> {
  const packed: { t: number[]; s: Array<[Labels, Run[]]> } = JSON.parse(
    inflateRawSync(data).toString(),
  );
  let time = 0;
  const times = packed.t.map(delta => (time += delta));
  return { times, series: packed.s.map(([labels, runs]) => ({ labels, values: fromRuns(runs) })) };
}

/** `[5, 5, 7]` becomes `[5, 2, 7, 1]`. JSON has no infinities and no NaN: those are words. */
function toRuns(values: Array<number | null>): Run[] {
  const runs: Run[] = [];
  let start = 0;
  for (let i = 1; i <= values.length; i += 1) {
    if (i < values.length && Object.is(values[i], values[start])) continue;
    const value = values[start];
    runs.push(value === null || Number.isFinite(value) ? value : String(value), i - start);
    start = i;
  }
  return runs;
}

function fromRuns(runs: Run[]): Array<number | null> {
  const values: Array<number | null> = [];
  for (let i = 0; i < runs.length; i += 2) {
    const value = runs[i];
    const plain = typeof value === 'string' ? Number(value) : value;
    for (let n = Number(runs[i + 1]); n > 0; n -= 1) values.push(plain);
  }
  return values;
}
