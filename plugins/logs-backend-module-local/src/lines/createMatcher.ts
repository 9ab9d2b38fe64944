import { atLeast } from '@internal/plugin-logs-common';
import type { LogFilter, LogLine } from '@internal/plugin-logs-common';

type Conditions = Pick<LogFilter, 'minLevel' | 'text' | 'traceId' | 'release'>;

/**
 * Decides whether a line is meant by all conditions of a filter but its place in time. A line may know only the beginning of
 * its release's digest.
 */
export function createMatcher({ minLevel, text, traceId, release }: Conditions) {
  const needle = text?.toLowerCase();
  return (line: LogLine): boolean =>
    (!minLevel || atLeast(line.level, minLevel)) &&
    (!traceId || line.traceId === traceId) &&
    (!release || (line.release !== undefined && release.startsWith(line.release))) &&
    (!needle || contains(line.message, needle) || contains(line.fields, needle));
}

function contains(value: unknown, needle: string): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value === 'object') {
    return Object.values(value).some(part => contains(part, needle));
  }
  return String(value).toLowerCase().includes(needle);
}
