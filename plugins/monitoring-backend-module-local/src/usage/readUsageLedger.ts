import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A line of the supervisor's ledger: what one service used in one environment in one hour. */
export interface UsageLine {
  /** RFC 3339, start of the hour. */
  hour: string;
  service: string;
  environment: string;
  team: string;
  cpuSeconds: number;
  rssByteSeconds: number;
  instanceSeconds: number;
  requests: number;
}

const MONTH_FILE = /^(\d{4}-\d{2})\.jsonl$/;
const OPEN_HOURS_FILE = 'current.json';

/** Reads the ledger file by file, and each month only when it has grown since the last time. */
export class UsageLedgerReader {
  readonly #readUntil = new Map<string, number>();

  constructor(private readonly dir: string) {}

  /** Hours that are new or have changed since the last call; of two lines for the same hour the last one counts. */
  async read(): Promise<UsageLine[]> {
    const lines = new Map<string, UsageLine>();
    const add = (line: UsageLine) =>
      lines.set(`${line.hour}/${line.environment}/${line.service}`, line);
    for (const name of (await names(this.dir)).filter(one => MONTH_FILE.test(one)).sort()) {
      const { size } = await stat(join(this.dir, name));
      if (this.#readUntil.get(name) === size) continue;
      const text = await readFile(join(this.dir, name), 'utf8');
      parseLines(text).forEach(add);
      this.#readUntil.set(name, size);
    }
    (await readOpenHours(join(this.dir, OPEN_HOURS_FILE))).forEach(add);
    return [...lines.values()];
  }

  /** Reads all again: what the last call gave could not be kept. */
  forget(): void {
    this.#readUntil.clear();
  }
}

/** A line that a kill cut off is left out; the ledger writes that hour again. */
function parseLines(text: string): UsageLine[] {
  return text.split('\n').flatMap(line => {
    try {
      return line ? [JSON.parse(line)] : [];
    } catch {
      return [];
    }
  });
}

async function readOpenHours(file: string): Promise<UsageLine[]> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return []; // No hour is open.
  }
}

async function names(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch {
    return []; // The supervisor has not metered anything yet.
  }
}
