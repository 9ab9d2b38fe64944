import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const LOG_FILE = /^(.+)\.log(?:\.(\d+))?$/;

/** The log files of one process. */
export interface InstanceLog {
  environment: string;
  instance: string;
  /** Oldest first; the last one is being written. */
  paths: string[];
  /** From the file `<instance>.json` beside the log, for lines that do not name their release. */
  release?: string;
}

/** Finds log files: `<root>/<environment>/<service>/<instance>.log`, rotated to `.log.1`, `.log.2` and so on. */
export class InstanceLogs {
  constructor(private readonly rootDir: string) {}

  /** @param sinceMs - Processes that wrote nothing since then are left out. */
  async list(service: string, environment?: string, sinceMs = 0): Promise<InstanceLog[]> {
    if (!DNS_LABEL.test(service)) return [];
    const environments = environment ? [environment] : await names(this.rootDir);
    const found = await Promise.all(
      environments
        .filter(name => DNS_LABEL.test(name))
        .map(name => this.#listFolder(join(this.rootDir, name, service), name, sinceMs)),
    );
    return found.flat();
  }

  async #listFolder(dir: string, environment: string, sinceMs: number): Promise<InstanceLog[]> {
    const rotations = new Map<string, number[]>();
    for (const name of await names(dir)) {
      const match = LOG_FILE.exec(name);
      if (!match) continue;
      const [, instance, rotation] = match;
      rotations.set(instance, [...(rotations.get(instance) ?? []), Number(rotation ?? 0)]);
    }
    const logs: InstanceLog[] = [];
    for (const [instance, numbers] of rotations) {
      const path = join(dir, `${instance}.log`);
      const paths = numbers.sort((a, b) => b - a).map(n => (n ? `${path}.${n}` : path));
      if ((await lastWrite(paths)) < sinceMs) continue;
      logs.push({ environment, instance, paths, release: await readRelease(dir, instance) });
    }
    return logs;
  }
}

async function names(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch {
    return []; // The folder comes with the first process of the service.
  }
}

async function lastWrite(paths: string[]): Promise<number> {
  const times = await Promise.all(
    paths.map(path =>
      stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return Math.max(...times);
}

async function readRelease(dir: string, instance: string): Promise<string | undefined> {
  try {
    const about = JSON.parse(await readFile(join(dir, `${instance}.json`), 'utf8'));
    return typeof about.release === 'string' ? about.release : undefined;
  } catch {
    return undefined;
  }
}
