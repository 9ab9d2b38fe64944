import type { LogLine, LogPage, LogQuery } from '@internal/plugin-logs-common';
import { decodeCursor } from './cursor';
import type { Cursor } from './cursor';
import { linesBackwards, linesForwards } from './files/timedLines';
import { createMatcher } from './lines/createMatcher';
import type { TimedLine } from './lines/types';
import type { OpenLog } from './LocalLogSource';
import { mergeLines } from './mergeLines';
import { Place } from './Place';
import { toLogLine } from './toLogLine';

interface Found {
  timeMs: number;
  log: OpenLog;
  line: TimedLine;
}

/** One page of the lines that a query means, merged over processes. */
export async function searchChains(
  logs: OpenLog[],
  query: LogQuery,
  signal?: AbortSignal,
): Promise<LogPage> {
  const cursor = query.cursor ? decodeCursor(query.cursor) : undefined;
  const place = new Place(cursor);
  const matches = createMatcher(query);
  const items: LogLine[] = [];
  const sequences = inOrder(logs).map(log => linesOf(log, query, cursor));
  for await (const { log, line } of mergeLines(sequences, query.order)) {
    signal?.throwIfAborted();
    if (!place.advance(log, line)) continue;
    const logLine = toLogLine(line, query.service, log);
    if (!matches(logLine)) continue;
    if (items.length === query.limit) return { items, nextCursor: place.atLastItem() };
    items.push(logLine);
    place.mark();
  }
  return { items };
}

/** The same order at each call, whatever the file system says. */
function inOrder(logs: OpenLog[]): OpenLog[] {
  const name = (log: OpenLog) => `${log.environment}/${log.instance}`;
  return [...logs].sort((a, b) => (name(a) < name(b) ? -1 : 1));
}

async function* linesOf(
  log: OpenLog,
  query: LogQuery,
  cursor: Cursor | undefined,
): AsyncGenerator<Found> {
  const fromMs = Date.parse(query.from);
  const toMs = Date.parse(query.to);
  if (query.order === 'newest') {
    const beforeMs = Math.min(toMs, cursor ? cursor.timeMs + 1 : toMs);
    for await (const line of linesBackwards(log.chain, beforeMs)) {
      if (line.timeMs < fromMs) return;
      if (line.timeMs < beforeMs) yield { timeMs: line.timeMs, log, line };
    }
    return;
  }
  const startMs = Math.max(fromMs, cursor?.timeMs ?? fromMs);
  for await (const line of linesForwards(log.chain, startMs)) {
    if (line.timeMs >= toMs) return;
    if (line.timeMs >= startMs) yield { timeMs: line.timeMs, log, line };
  }
}
