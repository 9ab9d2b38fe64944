import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** More than this is not read, however long the lines are. */
const WINDOW_BYTES = 512 * 1024;

/** The last lines of a file, oldest first; empty when there is no such file. */
export function lastLines(file: string, count: number): string[] {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch {
    return [];
  }
  try {
    const { size } = fstatSync(handle);
    const buffer = Buffer.alloc(Math.min(size, WINDOW_BYTES));
    const bytes = readSync(handle, buffer, 0, buffer.length, size - buffer.length);
    const lines = buffer.toString('utf8', 0, bytes).split('\n');
    if (lines.at(-1) === '') {
      lines.pop();
    }
    return lines.slice(-count);
  } finally {
    closeSync(handle);
  }
}
