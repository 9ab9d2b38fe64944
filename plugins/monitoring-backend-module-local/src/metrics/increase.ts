/** A series as it was scraped; `times` in milliseconds, ascending, without absent values. */
export interface Samples {
  times: number[];
  values: number[];
}

/** A gap between scrapes up to this long is bridged. */
const LOOKBACK_MS = 30_000;

/** A counter whose resets have been taken out: what it would show had its process never restarted. */
export function withoutResets({ times, values }: Samples): Samples {
  let total = 0;
  const sums = values.map((value, i) => {
    if (i > 0) total += value >= values[i - 1] ? value - values[i - 1] : value;
    return total;
  });
  return { times, values: sums };
}

/**
 * How much a counter (already `withoutResets`) grew in the window `(end - window, end]`, and over which time.
 *
 * Counts from the last sample before the window, so that each increment falls into exactly one of adjacent windows;
 * Prometheus extrapolates within the window instead and counts some twice and some never.
 *
 * @returns undefined where fewer than two samples speak of the window.
 */
export function increase(
  { times, values }: Samples,
  endMs: number,
  windowMs: number,
): { amount: number; seconds: number } | undefined {
  const startMs = endMs - windowMs;
  const last = lastAtOrBefore(times, endMs);
  if (last < 0 || times[last] <= startMs) return undefined;
  const before = lastAtOrBefore(times, startMs);
  const bridged = before >= 0 && startMs - times[before] <= Math.max(LOOKBACK_MS, windowMs);
  const base = bridged ? before : before + 1;
  if (base >= last) return undefined;
  return { amount: values[last] - values[base], seconds: (times[last] - times[base]) / 1000 };
}

/** Index of the last element ≤ `time`, or -1. */
export function lastAtOrBefore(times: number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (times[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
