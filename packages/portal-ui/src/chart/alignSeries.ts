import type { ChartSeries } from './types';

/** Rows of all instants that any series has, ascending; missing values are `null`. Times in seconds, as uPlot wants them. */
export function alignSeries(series: ChartSeries[]): [number[], ...Array<Array<number | null>>] {
  const instants = [...new Set(series.flatMap(one => one.points.map(([time]) => time)))].sort(
    (a, b) => a - b,
  );
  const columns = series.map(one => {
    const values = new Map(one.points);
    return instants.map(time => values.get(time) ?? null);
  });
  return [instants.map(time => time / 1000), ...columns];
}

/** "1.2 k", "340", "0.031": at most three significant digits. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  return new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 }).format(
    value,
  );
}
