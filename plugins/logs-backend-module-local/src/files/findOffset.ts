import { parseLine } from '../lines/parseLine';
import type { LogFileChain } from './LogFileChain';
import { readForwards } from './readLines';

/** Below this distance reading on is cheaper than halving. */
const LINEAR_BYTES = 64 * 1024;

/** Looking for a line that carries a time does not go on for ever in a file full of stack traces. */
const PROBE_LINES = 200;

/**
 * Offset of the first line at or after an instant, found by halving: a process writes its lines in the order of time.
 * `chain.size` when all lines are older.
 */
export async function findOffset(chain: LogFileChain, timeMs: number): Promise<number> {
  let low = 0;
  let high = chain.size;
  while (high - low > LINEAR_BYTES) {
    const middle = low + Math.floor((high - low) / 2);
    const probe = await firstTimed(chain, middle);
    if (!probe || probe.offset >= high || probe.timeMs >= timeMs) high = middle;
    else low = probe.offset;
  }
  for await (const { offset, text } of readForwards(chain, low)) {
    const line = parseLine(text);
    if (line.timeMs !== undefined && line.timeMs >= timeMs) return offset;
  }
  return chain.size;
}

/** The first line beginning after `offset` that carries a time. */
async function firstTimed(chain: LogFileChain, offset: number) {
  let lines = 0;
  for await (const raw of readForwards(chain, offset, 8 * 1024)) {
    // The first piece is the rest of a line that began before, unless a line happens to begin exactly there.
    const { timeMs } = parseLine(raw.text);
    if (timeMs !== undefined) return { offset: raw.offset, timeMs };
    lines += 1;
    if (lines > PROBE_LINES) return undefined;
  }
  return undefined;
}
