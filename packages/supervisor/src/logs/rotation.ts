import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

export interface RotationOptions {
  maxBytes: number;
  /** How many old parts stay: `.1` is the newest. */
  keep: number;
  /** Files of instances that have ended are removed after this time. */
  retentionMs: number;
}

export const DEFAULT_ROTATION: RotationOptions = {
  maxBytes: 10 * 1024 * 1024,
  keep: 3,
  retentionMs: 24 * 3600_000,
};

/**
 * Copies a log to `<file>.1` and truncates it, so that the writers, which hold it open with O_APPEND, go on with the same
 * file. What is written while the copy is made is copied as well.
 */
export function rotateWhenLarge(file: string, options: RotationOptions): boolean {
  if (!existsSync(file) || statSync(file).size < options.maxBytes) {
    return false;
  }
  rmSync(`${file}.${options.keep}`, { force: true });
  for (let part = options.keep - 1; part >= 1; part--) {
    if (existsSync(`${file}.${part}`)) {
      renameSync(`${file}.${part}`, `${file}.${part + 1}`);
    }
  }
  try {
    copyFileSync(file, `${file}.1`);
    appendRest(file, `${file}.1`);
  } finally {
    // Also when the disk is full: the log must not fill it further.
    truncateSync(file, 0);
  }
  return true;
}

function appendRest(source: string, target: string): void {
  const from = openSync(source, 'r');
  const to = openSync(target, 'a');
  try {
    const buffer = Buffer.alloc(64 * 1024);
    let position = statSync(target).size;
    for (let bytes = 1; bytes > 0; position += bytes) {
      bytes = readSync(from, buffer, 0, buffer.length, position);
      writeSync(to, buffer, 0, bytes);
    }
  } finally {
    closeSync(from);
    closeSync(to);
  }
}

/** All logs below a folder, without the parts that rotation has made. */
export function logFiles(folder: string): string[] {
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.log'))
    .map(name => join(folder, name));
}

/** Removes the logs of ended instances, with their parts, that nobody has written to for the retention time. */
export function removeOldLogs(
  folder: string,
  inUse: Set<string>,
  now: number,
  options: RotationOptions,
): number {
  const old = logFiles(folder).filter(
    file => !inUse.has(file) && now - statSync(file).mtimeMs > options.retentionMs,
  );
  for (const file of old) {
    rmSync(file, { force: true });
    for (let part = 1; part <= options.keep; part++) {
      rmSync(`${file}.${part}`, { force: true });
    }
  }
  return old.length;
}
