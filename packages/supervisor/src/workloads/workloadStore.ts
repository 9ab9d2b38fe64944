import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../atomicFile.ts';
import type { WorkloadRecord } from './record.ts';

/** Durable desired state: one JSON file per workload, `<folder>/<environment>/<service>.json`. */
export class WorkloadStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  save(record: WorkloadRecord): void {
    const { environment, service } = record.spec;
    writeFileAtomic(this.#file(environment, service), `${JSON.stringify(record, undefined, 2)}\n`);
  }

  remove(environment: string, service: string): void {
    rmSync(this.#file(environment, service), { force: true });
  }

  /** A file that is no JSON is set aside as `….broken`, so that one bad file does not stop all other workloads. */
  list(onBroken: (file: string) => void): WorkloadRecord[] {
    return readdirSync(this.#folder, { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .flatMap(({ name }) =>
        readdirSync(join(this.#folder, name))
          .filter(file => file.endsWith('.json'))
          .map(file => join(this.#folder, name, file)),
      )
      .flatMap(file => {
        try {
          return [JSON.parse(readFileSync(file, 'utf8')) as WorkloadRecord];
        } catch {
          if (existsSync(file)) {
            renameSync(file, `${file}.broken`);
          }
          onBroken(file);
          return [];
        }
      });
  }

  #file(environment: string, service: string) {
    return join(this.#folder, environment, `${service}.json`);
  }
}
