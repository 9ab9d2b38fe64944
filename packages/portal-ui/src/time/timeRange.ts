/** Ranges that end now, shortest first; everything on one machine is kept for 24 hours. */
export const timeRangePresets = [
  { id: '15m', label: 'Last 15 minutes', seconds: 900 },
  { id: '1h', label: 'Last hour', seconds: 3600 },
  { id: '6h', label: 'Last 6 hours', seconds: 21_600 },
  { id: '24h', label: 'Last 24 hours', seconds: 86_400 },
] as const;

/** A range that ends now (`preset`), or one between two instants in milliseconds. */
export type TimeRange =
  | { preset: string; seconds: number }
  | { preset: undefined; fromMs: number; toMs: number };

/** Reads `range=1h`, or `from=<ms>&to=<ms>`, of a URL's query; anything else is the last hour. */
export function readTimeRange(params: URLSearchParams): TimeRange {
  const fromMs = Number(params.get('from') ?? NaN);
  const toMs = Number(params.get('to') ?? NaN);
  if (fromMs < toMs) return { preset: undefined, fromMs, toMs };
  const preset =
    timeRangePresets.find(({ id }) => id === params.get('range')) ?? timeRangePresets[1];
  return { preset: preset.id, seconds: preset.seconds };
}

/** The two ends of a range at the instant `nowMs`, in milliseconds. */
export function resolveTimeRange(
  range: TimeRange,
  nowMs: number,
): { fromMs: number; toMs: number } {
  if (range.preset === undefined) return { fromMs: range.fromMs, toMs: range.toMs };
  return { fromMs: nowMs - range.seconds * 1000, toMs: nowMs };
}
