/** A cumulative bucket: how many observations were ≤ `upperBound`. */
export interface Bucket {
  upperBound: number;
  count: number;
}

/**
 * The quantile of a classic histogram, interpolated within its bucket as Prometheus' `histogram_quantile` does: in the last
 * bucket the answer is the bound before it, and the first bucket begins at zero.
 *
 * https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
 *
 * @returns null where nothing was observed or the bucket `+Inf` is absent.
 */
export function histogramQuantile(quantile: number, buckets: Bucket[]): number | null {
  const sorted = monotonic([...buckets].sort((a, b) => a.upperBound - b.upperBound));
  const last = sorted.at(-1);
  if (!last || last.upperBound !== Infinity || !(last.count > 0) || sorted.length < 2) return null;
  const rank = quantile * last.count;
  const index = sorted.findIndex(({ count }) => count >= rank);
  if (index === sorted.length - 1) return sorted[index - 1].upperBound;
  const { upperBound, count } = sorted[index];
  if (index === 0 && upperBound <= 0) return upperBound;
  const lower = index === 0 ? { upperBound: 0, count: 0 } : sorted[index - 1];
  const inBucket = count - lower.count;
  if (inBucket === 0) return lower.upperBound;
  return lower.upperBound + ((upperBound - lower.upperBound) * (rank - lower.count)) / inBucket;
}

/** Buckets scraped at slightly different instants can seem to shrink. */
function monotonic(buckets: Bucket[]): Bucket[] {
  let highest = 0;
  return buckets.map(({ upperBound, count }) => {
    highest = Math.max(highest, count);
    return { upperBound, count: highest };
  });
}
