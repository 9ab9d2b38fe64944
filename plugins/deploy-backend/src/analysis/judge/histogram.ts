/** Counts of durations between bounds: `counts[i]` of those above `bounds[i - 1]` and at most `bounds[i]`; the last is unbounded. */
export interface Histogram {
  /** Ascending, in seconds. */
  bounds: number[];
  /** One more than bounds. */
  counts: number[];
}

export function totalOf({ counts }: Histogram): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** The value below which a share of the counts lies, taken as spread evenly within each class; NaN of an empty histogram. */
export function quantileOf(histogram: Histogram, share: number): number {
  const { bounds, counts } = histogram;
  const rank = share * totalOf(histogram);
  let below = 0;
  for (let i = 0; i < bounds.length; i++) {
    if (below + counts[i] >= rank && counts[i] > 0) {
      const lower = bounds[i - 1] ?? 0;
      return lower + ((bounds[i] - lower) * (rank - below)) / counts[i];
    }
    below += counts[i];
  }
  return totalOf(histogram) > 0 ? bounds[bounds.length - 1] : NaN;
}

/** The histogram that would be seen if each duration were `factor` times as long. */
export function stretched({ bounds, counts }: Histogram, factor: number): Histogram {
  const cumulative = (value: number): number => {
    let total = 0;
    for (let i = 0; i < bounds.length; i++) {
      const lower = bounds[i - 1] ?? 0;
      if (value >= bounds[i]) total += counts[i];
      else return total + (counts[i] * Math.max(0, value - lower)) / (bounds[i] - lower);
    }
    return total;
  };
  const all = counts.reduce((total, count) => total + count, 0);
  const steps = [...bounds.map(bound => cumulative(bound / factor)), all];
  return { bounds, counts: steps.map((total, i) => total - (steps[i - 1] ?? 0)) };
}

/** How many are above the first bound that is at least `value`. */
export function countAbove({ bounds, counts }: Histogram, value: number): number {
  const from = bounds.findIndex(bound => bound >= value);
  return from < 0
    ? counts[counts.length - 1]
    : counts.slice(from + 1).reduce((total, count) => total + count, 0);
}
