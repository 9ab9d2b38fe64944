import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { processIdOf, processRuns, type ProcessId } from './processId.ts';

/** Who holds a data folder. */
export interface LockHolder extends ProcessId {
  /** Where a browser finds the portal of the holder. */
  url: string;
}

/** Thrown when another supervisor runs on the same data folder. */
export class AlreadyRunningError extends Error {
  readonly holder: LockHolder;

  constructor(holder: LockHolder) {
    super(`DevOpsHub already runs (pid ${holder.pid}): ${holder.url}`);
    this.name = 'AlreadyRunningError';
    this.holder = holder;
  }
}

export interface Lock {
  release(): void;
}

/**
 * Takes `<run>/supervisor.lock` for this process. A lock whose process has ended is taken over, by exactly one of those who try.
 *
 * @throws AlreadyRunningError
 */
export function acquireLock(runDir: string, url: string): Lock {
  const file = join(runDir, 'supervisor.lock');
  const draft = `${file}.${randomUUID()}`;
  const holder: LockHolder = { ...processIdOf(process.pid)!, url };
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    while (!linked(draft, file)) {
      const present = read(file);
      if (present && processRuns(present)) {
        throw new AlreadyRunningError(present);
      }
      discard(file, present);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    release: () => {
      if (read(file)?.pid === process.pid) {
        rmSync(file, { force: true });
      }
    },
  };
}

/** A hard link appears with its whole content or not at all, and fails where the name is taken. */
function linked(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

function read(file: string): LockHolder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LockHolder;
  } catch {
    return undefined;
  }
}

/** Moves the stale lock aside; if a fresh one was caught instead, another start won between, and it is put back. */
function discard(file: string, stale: LockHolder | undefined): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch {
    return; // somebody else was faster
  }
  const caught = read(aside);
  if (caught && caught.startTime !== stale?.startTime && processRuns(caught)) {
    linked(aside, file);
  }
  rmSync(aside, { force: true });
}
