import { randomInt } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkloadRelease } from '../api.ts';
import { writeFileAtomic } from '../atomicFile.ts';
import type { InstancePhase } from './phases.ts';

/** What a later supervisor has to know of an instance to adopt it. Its pid is in the child record of the same name. */
export interface InstanceRecord {
  id: string;
  kind: 'serve' | 'migrate';
  service: string;
  environment: string;
  key: string;
  revision: string;
  release: WorkloadRelease;
  port: number;
  /** Milliseconds since 1970. */
  startTime: number;
  readyTime?: number;
  phase: InstancePhase;
  logFile: string;
  memoryLimitMiB: number;
  secretsDir?: string;
  doomed?: string;
}

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** E.g. `order-1a2b3c4d-x7k2p`: service, start of the digest, five letters that spell no word. */
export function newInstanceId(service: string, digest: string): string {
  const suffix = Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return `${service}-${shortDigest(digest)}-${suffix}`;
}

export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 8);
}

/** `<data>/run/instances/<id>.json`, beside the run directory of the same name. */
export class InstanceRecords {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  runDir(id: string): string {
    return join(this.#folder, id);
  }

  save(record: InstanceRecord): void {
    writeFileAtomic(join(this.#folder, `${record.id}.json`), JSON.stringify(record));
  }

  remove(id: string): void {
    rmSync(join(this.#folder, `${id}.json`), { force: true });
    rmSync(this.runDir(id), { recursive: true, force: true });
  }

  list(): InstanceRecord[] {
    return readdirSync(this.#folder)
      .filter(name => name.endsWith('.json'))
      .flatMap(name => {
        try {
          return [JSON.parse(readFileSync(join(this.#folder, name), 'utf8')) as InstanceRecord];
        } catch {
          return []; // its process is ended as a stray
        }
      });
  }

  /** Removes run directories, with their secrets, that belong to none of these instances. */
  sweep(keep: Set<string>): void {
    for (const name of readdirSync(this.#folder)) {
      if (!keep.has(name.replace(/\.json$/, ''))) {
        rmSync(join(this.#folder, name), { recursive: true, force: true });
      }
    }
  }
}
