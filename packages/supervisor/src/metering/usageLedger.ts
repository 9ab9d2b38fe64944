import { appendFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../atomicFile.ts';

/** One line of `<data>/usage/<yyyy-mm>.jsonl`: what one service used in one environment in one hour. Kept for ever. */
export interface UsageLine {
  /** RFC 3339, start of the hour, UTC. */
  hour: string;
  service: string;
  environment: string;
  /** Entity ref of the owner as the last spec named it, or empty. */
  team: string;
  cpuSeconds: number;
  /** Resident memory × time. */
  rssByteSeconds: number;
  /** Sum of the running time of all instances. */
  instanceSeconds: number;
  requests: number;
}

type Amounts = Pick<UsageLine, 'cpuSeconds' | 'rssByteSeconds' | 'instanceSeconds' | 'requests'>;

/** Adds usage up by the hour. What is not a full hour yet is in `current.json`, so a kill costs a minute at most. */
export class UsageLedger {
  readonly #folder: string;
  #lines = new Map<string, UsageLine>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    try {
      const lines = JSON.parse(readFileSync(this.#currentFile, 'utf8')) as UsageLine[];
      lines.forEach(line => this.#lines.set(keyOf(line), line));
    } catch {
      // The first start, or nothing is open.
    }
  }

  get #currentFile() {
    return join(this.#folder, 'current.json');
  }

  add(
    who: { service: string; environment: string; team: string },
    amounts: Partial<Amounts>,
    now: number,
  ): void {
    const hour = hourOf(now);
    const key = keyOf({ ...who, hour });
    let line = this.#lines.get(key);
    if (!line) {
      line = { hour, ...who, cpuSeconds: 0, rssByteSeconds: 0, instanceSeconds: 0, requests: 0 };
      this.#lines.set(key, line);
    }
    line.team = who.team;
    line.cpuSeconds += amounts.cpuSeconds ?? 0;
    line.rssByteSeconds += amounts.rssByteSeconds ?? 0;
    line.instanceSeconds += amounts.instanceSeconds ?? 0;
    line.requests += amounts.requests ?? 0;
  }

  /**
   * Appends the hours that are over and saves the open one. A kill between the two writes the same line twice, so readers take
   * the last line of each hour, service and environment.
   */
  flush(now: number): void {
    const current = hourOf(now);
    const over = [...this.#lines.values()].filter(line => line.hour < current);
    this.#lines = new Map([...this.#lines].filter(([, line]) => line.hour >= current));
    const written = new Set<string>();
    for (const line of over) {
      const file = join(this.#folder, `${line.hour.slice(0, 7)}.jsonl`);
      if (!written.has(file)) {
        written.add(file);
        const lines = over.filter(each => file.endsWith(`${each.hour.slice(0, 7)}.jsonl`));
        appendFileSync(file, lines.map(each => `${JSON.stringify(rounded(each))}\n`).join(''));
      }
    }
    if (this.#lines.size > 0) {
      writeFileAtomic(this.#currentFile, JSON.stringify([...this.#lines.values()]));
    } else {
      rmSync(this.#currentFile, { force: true });
    }
  }
}

function rounded(line: UsageLine): UsageLine {
  return {
    ...line,
    cpuSeconds: Number(line.cpuSeconds.toFixed(3)),
    rssByteSeconds: Math.round(line.rssByteSeconds),
    instanceSeconds: Number(line.instanceSeconds.toFixed(1)),
  };
}

function hourOf(now: number): string {
  return `${new Date(now).toISOString().slice(0, 13)}:00:00Z`;
}

function keyOf(line: { hour: string; service: string; environment: string }): string {
  return `${line.hour} ${line.environment}/${line.service}`;
}
