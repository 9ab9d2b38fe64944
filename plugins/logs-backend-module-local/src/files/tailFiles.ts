import { open, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseLine } from '../lines/parseLine';
import type { TimedLine } from '../lines/types';
import type { InstanceLog } from './InstanceLogs';

/** What one poll reads of one file at most; the rest comes with the next. */
const MAX_READ_BYTES = 1024 * 1024;

interface Position {
  offset: number;
  timeMs: number;
}

/**
 * New lines of all processes that `list` names, across rotation, and of processes that start later. Polls: an idle poll is one
 * `stat` per file, and watching a folder tells nothing about appends on some file systems.
 */
export async function* tailFiles(
  list: () => Promise<InstanceLog[]>,
  pollMs: number,
  signal: AbortSignal,
): AsyncGenerator<{ log: InstanceLog; line: TimedLine }> {
  const positions = new Map<string, Position>();
  let first = true;
  while (!signal.aborted) {
    for (const log of await list()) {
      const live = log.paths.at(-1) ?? '';
      const position = positions.get(live) ?? {
        offset: first ? await sizeOf(live) : 0,
        timeMs: Date.now(),
      };
      positions.set(live, position);
      for (const text of await readNew(log, live, position)) {
        const line = parseLine(text);
        position.timeMs = line.timeMs ?? position.timeMs;
        yield { log, line: { ...line, timeMs: position.timeMs } };
      }
    }
    first = false;
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Complete lines since the last look. */
async function readNew(log: InstanceLog, live: string, position: Position): Promise<string[]> {
  const size = await sizeOf(live);
  let text = '';
  if (size < position.offset) {
    // Truncated: what had not been read is in the copy, at the same offset.
    text += await readRange(log.paths.at(-2) ?? `${live}.1`, position);
    position.offset = 0;
  }
  if (size > position.offset) text += await readRange(live, position);
  return text.split('\n').filter(Boolean);
}

/** Reads from the position to the end of the file as it is now, and moves the position. */
async function readRange(path: string, position: Position): Promise<string> {
  const size = await sizeOf(path);
  const length = Math.min(size - position.offset, MAX_READ_BYTES);
  if (length <= 0) return '';
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(length),
      0,
      length,
      position.offset,
    );
    // A line that is being written is left for the next look, unless it is longer than one look.
    const whole = buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
    const end = whole || (bytesRead === MAX_READ_BYTES ? bytesRead : 0);
    position.offset += end;
    return buffer.toString('utf8', 0, end);
  } finally {
    await handle.close();
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}
