import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ProcessId } from './processId.ts';

/** What a supervisor that was killed leaves behind about one child, so that the next one can adopt it. */
export interface ChildRecord extends ProcessId {
  name: string;
  /** Hash of what it was started from; a child of another fingerprint is ended and not adopted. */
  fingerprint: string;
  logFile: string;
}

/** One JSON file per child in `<data>/run/children/`, written by rename. */
export class ChildRecords {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  write(record: ChildRecord): void {
    const file = this.#file(record.name);
    writeFileSync(`${file}.tmp`, JSON.stringify(record), { mode: 0o600 });
    renameSync(`${file}.tmp`, file);
  }

  remove(name: string): void {
    rmSync(this.#file(name), { force: true });
  }

  get(name: string): ChildRecord | undefined {
    return this.list().find(record => record.name === name);
  }

  list(): ChildRecord[] {
    return readdirSync(this.#folder)
      .filter(file => file.endsWith('.json'))
      .flatMap(file => {
        try {
          return [JSON.parse(readFileSync(join(this.#folder, file), 'utf8')) as ChildRecord];
        } catch {
          return []; // half-written by a full disk; the process itself is found by its owner variable
        }
      });
  }

  #file(name: string) {
    return join(this.#folder, `${encodeURIComponent(name)}.json`);
  }
}
