import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processStartTime } from './processStartTime';

interface Entry {
  pid: number;
  startTime: string;
}

/**
 * Which processes a build has started, in a file beside it. A portal that was killed leaves its builds' processes behind; the
 * next attempt ends them by pid and start time, so that no innocent process with a reused pid is hit.
 */
export class ProcessLedger {
  #file: string;

  constructor(buildDir: string) {
    this.#file = join(buildDir, 'processes.json');
  }

  /** Written at once: a kill between the start of a process and its record would lose it. */
  async add(pid: number): Promise<void> {
    const startTime = await processStartTime(pid);
    if (startTime) this.#write([...this.#read(), { pid, startTime }]);
  }

  remove(pid: number): void {
    this.#write(this.#read().filter(entry => entry.pid !== pid));
  }

  /** Ends the process groups that an earlier attempt left. Returns how many. */
  async endAll(): Promise<number> {
    let ended = 0;
    for (const { pid, startTime } of this.#read()) {
      if ((await processStartTime(pid)) !== startTime) continue;
      killGroup(pid, 'SIGKILL');
      ended += 1;
    }
    if (existsSync(this.#file)) this.#write([]);
    return ended;
  }

  #read(): Entry[] {
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8'));
    } catch {
      return [];
    }
  }

  #write(entries: Entry[]): void {
    writeFileSync(`${this.#file}.new`, JSON.stringify(entries));
    renameSync(`${this.#file}.new`, this.#file);
  }
}

/** Signals a process and all that it started. */
export function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
