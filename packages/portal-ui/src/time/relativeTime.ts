const steps: Array<[limitSeconds: number, divisor: number, unit: Intl.RelativeTimeFormatUnit]> = [
  [60, 1, 'second'],
  [3600, 60, 'minute'],
  [86_400, 3600, 'hour'],
  [30 * 86_400, 86_400, 'day'],
  [365 * 86_400, 30 * 86_400, 'month'],
  [Infinity, 365 * 86_400, 'year'],
];

const format = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'long' });

/** "3 minutes ago", "in 2 hours", "now" for less than five seconds. Both instants in milliseconds. */
export function relativeTime(instantMs: number, nowMs: number): string {
  const seconds = (instantMs - nowMs) / 1000;
  if (Math.abs(seconds) < 5) return 'now';
  const step = steps.find(([limit]) => Math.abs(seconds) < limit) ?? steps[steps.length - 1];
  return format.format(Math.trunc(seconds / step[1]), step[2]);
}

/** Exact instant in the viewer's zone, the zone named: "22 Nov 2026, 15:04:05 CET". */
export function exactTime(instantMs: number): string {
  return new Date(instantMs).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  });
}

/** "840 ms", "12 s", "3 min 5 s", "2 h 4 min". */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1000) return `${Math.round(durationMs)} ms`;
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
