/** Seconds of `30`, `"30"`, `"30s"`, `"5m"`, `"1h"`. */
export function secondsOf(duration: string | number): number {
  if (typeof duration === 'number') return duration;
  const [, number, unit] = /^(\d+)(s|m|h)?$/.exec(duration)!;
  return Number(number) * { s: 1, m: 60, h: 3600 }[(unit ?? 's') as 's' | 'm' | 'h'];
}

/** As Argo reads it in measurements. */
export const argoDuration = (duration: string | number) => `${secondsOf(duration)}s`;
