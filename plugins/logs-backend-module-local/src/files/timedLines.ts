import { parseLine } from '../lines/parseLine';
import type { ParsedLine, TimedLine } from '../lines/types';
import type { LogFileChain } from './LogFileChain';
import { findOffset } from './findOffset';
import { readBackwards, readForwards } from './readLines';

/** Lines without a time wait for the one they belong to; a file of nothing else must not be held in memory. */
const MAX_WAITING = 5_000;

/** Lines from `fromMs` on, oldest first. A line without a time takes that of the line before it. */
export async function* linesForwards(
  chain: LogFileChain,
  fromMs: number,
): AsyncGenerator<TimedLine> {
  let timeMs = chain.startTimeMs;
  const start = fromMs <= chain.startTimeMs ? 0 : await findOffset(chain, fromMs);
  for await (const { text } of readForwards(chain, start)) {
    const line = parseLine(text);
    timeMs = line.timeMs ?? timeMs;
    yield { ...line, timeMs };
  }
}

/** Lines older than `beforeMs`, newest first. */
export async function* linesBackwards(
  chain: LogFileChain,
  beforeMs: number,
): AsyncGenerator<TimedLine> {
  let waiting: ParsedLine[] = [];
  for await (const { text } of readBackwards(chain, await findOffset(chain, beforeMs))) {
    const line = parseLine(text);
    const { timeMs } = line;
    if (timeMs === undefined) {
      waiting.push(line);
      if (waiting.length < MAX_WAITING) continue;
      for (const late of waiting) yield { ...late, timeMs: chain.startTimeMs };
      waiting = [];
      continue;
    }
    for (const late of waiting) yield { ...late, timeMs };
    waiting = [];
    yield { ...line, timeMs };
  }
  for (const late of waiting) yield { ...late, timeMs: chain.startTimeMs };
}
