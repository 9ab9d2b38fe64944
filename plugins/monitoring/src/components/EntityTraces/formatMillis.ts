import { formatDuration } from '@internal/portal-ui';

/** Durations of spans: microseconds count, so "0.42 ms" and "3.1 ms"; from 100 ms on as everywhere else. */
export function formatMillis(durationMs: number): string {
  if (durationMs >= 100) return formatDuration(durationMs);
  return `${Number(durationMs.toPrecision(2))} ms`;
}
