import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const LOG_FILE = /^(.+)\.log(?:\.(\d+))?$/;

/** The supervisor names instances `<service>-<first 8 of the digest>-<random>`. */
const INSTANCE = /-([0-9a-f]{8})-[a-z0-9]+$/;

/** The log files of one process. */
export interface InstanceLog {
  environment: string;
  instance: string;
  /** Oldest first; the last one is being written. */
  paths: string[];
  /** Digest, from the name of the instance; for lines that do not name their release. */
  release?: string;
}

/** Finds log files: `<root>/<environment>/<service>/<instance>.log`, rotated to `.log.1`, `.log.2` and so on. */
export class InstanceLogs {
  /** @param releasesDir - Has one folder per release, named by its digest. */
  constructor(private readonly rootDir: string, private readonly releasesDir: string) {}

  /** @param sinceMs - Processes that wrote nothing since then are left out. */
  async list(service: string, environment?: string, sinceMs = 0): Promise<InstanceLog[]> {
    if (!DNS_LABEL.test(service)) return [];
    const releases = await names(this.releasesDir);
    const environments = environment ? [environment] : await names(this.rootDir);
    const found = await Promise.all(
      environments
        .filter(name => DNS_LABEL.test(name))
        .map(name => this.#listFolder(join(this.rootDir, name, service), name, sinceMs, releases)),
    );
    return found.flat();
  }

  async #listFolder(
    dir: string,
    environment: string,
    sinceMs: number,
    releases: string[],
  ): Promise<InstanceLog[]> {
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
      logs.push({ environment, instance, paths, release: releaseOf(instance, releases) });
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

/** The whole digest while the release is unpacked, else its beginning. */
function releaseOf(instance: string, releases: string[]): string | undefined {
  const short = INSTANCE.exec(instance)?.[1];
  return short && `sha256:${releases.find(name => name.startsWith(short)) ?? short}`;
}
