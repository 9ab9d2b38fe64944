import type { LogFilter, LogHistogram } from '@internal/plugin-logs-common';
import { linesForwards } from './files/timedLines';
import { createMatcher } from './lines/createMatcher';
import type { OpenLog } from './LocalLogSource';
import { toLogLine } from './toLogLine';

/** Lines per level and step. Buckets begin at multiples of the step, so that they stay in place as time goes on. */
export async function countLines(
  logs: OpenLog[],
  filter: LogFilter,
  stepSeconds: number,
  signal?: AbortSignal,
): Promise<LogHistogram> {
  const fromMs = Date.parse(filter.from);
  const toMs = Date.parse(filter.to);
  const stepMs = stepSeconds * 1000;
  const firstMs = Math.floor(fromMs / stepMs) * stepMs;
  const buckets: LogHistogram['buckets'] = [];
  for (let timeMs = firstMs; timeMs < toMs; timeMs += stepMs) {
    buckets.push({ time: new Date(timeMs).toISOString(), counts: {} });
  }
  const matches = createMatcher(filter);
  for (const log of logs) {
    for await (const line of linesForwards(log.chain, fromMs)) {
      signal?.throwIfAborted();
      if (line.timeMs >= toMs) break;
      if (line.timeMs < fromMs || !matches(toLogLine(line, filter.service, log))) continue;
      const { counts } = buckets[Math.floor((line.timeMs - firstMs) / stepMs)];
      counts[line.level] = (counts[line.level] ?? 0) + 1;
    }
  }
  return { stepSeconds, buckets };
}
