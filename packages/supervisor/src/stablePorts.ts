import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { writeFileAtomic } from './atomicFile.ts';

/** Below the range from which systems take ports for outgoing connections, so that a port is still free next time. */
const FIRST = 15_000;
const LAST = 31_000;

/** True when a listener on 127.0.0.1 could be opened there now. */
export function portIsFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/**
 * Ports of parts that only programs on this machine talk to. A part keeps its port over restarts, because running processes and
 * their secrets name it.
 */
export class StablePorts {
  readonly #file: string;
  readonly #ports: Record<string, number>;

  constructor(runDir: string) {
    this.#file = join(runDir, 'ports.json');
    try {
      this.#ports = JSON.parse(readFileSync(this.#file, 'utf8'));
    } catch {
      this.#ports = {};
    }
  }

  /** The port that `name` had last time, free or not. */
  last(name: string): number | undefined {
    return this.#ports[name];
  }

  /** A port for `name` that is free now: the one of last time where possible. */
  async free(name: string): Promise<number> {
    const last = this.#ports[name];
    if (last && (await portIsFree(last))) {
      return last;
    }
    for (;;) {
      const port = randomInt(FIRST, LAST);
      if (!Object.values(this.#ports).includes(port) && (await portIsFree(port))) {
        this.#ports[name] = port;
        writeFileAtomic(this.#file, JSON.stringify(this.#ports));
        return port;
      }
    }
  }
}
