import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { adoptChild, type Child, startChild } from './child.ts';
import type { ChildRecords } from './childRecords.ts';
import type { GatewayStats } from './gateway/controlServer.ts';
import type { Layout } from './layout.ts';

const NAME = 'gateway';
const CALL_TIMEOUT_MS = 2_000;
const LONGEST_PAUSE_MS = 10_000;
const GATEWAY_DIR = fileURLToPath(new URL('./gateway/', import.meta.url));

export interface GatewayOptions {
  layout: Layout;
  children: ChildRecords;
  nodePath: string;
  port: number;
  portalPort: number;
  log(message: string): void;
}

/** Keeps the gateway's process running and talks to its control socket. */
export class GatewayProcess {
  readonly #options: GatewayOptions;
  #child?: Child;
  #stopping = false;
  #pause = 0;

  constructor(options: GatewayOptions) {
    this.#options = options;
  }

  get child(): Child | undefined {
    return this.#child;
  }

  get logFile(): string {
    return join(this.#options.layout.logsDir, 'gateway.log');
  }

  /** Adopts the gateway of an earlier supervisor when it is of the same code and port, else starts one. */
  async start(): Promise<void> {
    const record = this.#options.children.get(NAME);
    const adopted = record && adoptChild(NAME, record);
    if (adopted && record.fingerprint === this.#fingerprint()) {
      this.#watch(adopted);
    } else {
      await adopted?.stop();
      await this.#launch();
    }
    if (!(await this.#answers(15_000))) {
      throw new Error(
        `The gateway does not start; port ${this.#options.port} may be taken. Its log: ${
          this.logFile
        }`,
      );
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#child?.stop();
    this.#options.children.remove(NAME);
  }

  /** Lets go of the process, which runs on. */
  release(): void {
    this.#stopping = true;
  }

  /** True once the gateway uses at least this version of the route file, or is dead and will read it at its start. */
  async reload(version: number): Promise<boolean> {
    for (let attempt = 0; attempt < 20; attempt++) {
      if (!this.#child) {
        return true;
      }
      try {
        const answer = (await this.#call('POST', '/reload')) as { version: number };
        return answer.version >= version;
      } catch {
        await sleep(100);
      }
    }
    return false;
  }

  async stats(): Promise<GatewayStats | undefined> {
    try {
      return (await this.#call('GET', '/stats')) as GatewayStats;
    } catch {
      return undefined;
    }
  }

  async #launch(): Promise<void> {
    const { layout, nodePath, port, portalPort, children } = this.#options;
    const child = await startChild({
      name: NAME,
      command: nodePath,
      args: [
        '--max-semi-space-size=2',
        '--optimize-for-size',
        join(GATEWAY_DIR, 'main.ts'),
        `--data=${layout.dataDir}`,
        `--port=${port}`,
        `--portal-port=${portalPort}`,
      ],
      cwd: layout.dataDir,
      env: { PATH: process.env.PATH, NODE_ENV: 'production' },
      logFile: this.logFile,
      owner: layout.dataDir,
    });
    children.write({
      name: NAME,
      pid: child.pid,
      startTime: child.startTime,
      fingerprint: this.#fingerprint(),
      logFile: this.logFile,
    });
    this.#watch(child);
  }

  #watch(child: Child): void {
    this.#child = child;
    const started = Date.now();
    void child.exited.then(async exit => {
      this.#child = undefined;
      if (this.#stopping) {
        return;
      }
      this.#pause =
        Date.now() - started > 10_000 ? 0 : Math.min(this.#pause * 2 + 200, LONGEST_PAUSE_MS);
      this.#options.log(
        `the gateway ended (${exit.signal ?? `code ${exit.code ?? 'unknown'}`}); starting it again`,
      );
      await sleep(this.#pause, undefined, { ref: false });
      if (!this.#stopping) {
        await this.#launch().catch(error => this.#options.log(`gateway: ${error.message}`));
      }
    });
  }

  async #answers(timeoutMs: number): Promise<boolean> {
    const deadline = Date.now() + timeoutMs;
    while (Date.now() < deadline) {
      if (await this.stats()) {
        return true;
      }
      await sleep(50);
    }
    return false;
  }

  async #call(method: string, path: string): Promise<unknown> {
    const { url, token, pid } = JSON.parse(readFileSync(this.#options.layout.gatewayFile, 'utf8'));
    if (pid !== this.#child?.pid) {
      throw new Error('the gateway is just starting');
    }
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
    if (!response.ok) {
      throw new Error(`the gateway answered ${response.status}: ${await response.text()}`);
    }
    return response.json();
  }

  #fingerprint(): string {
    const hash = createHash('sha256').update(
      JSON.stringify([this.#options.port, this.#options.portalPort, this.#options.nodePath]),
    );
    for (const name of readdirSync(GATEWAY_DIR).sort()) {
      if (name.endsWith('.ts') && !name.endsWith('.test.ts')) {
        hash.update(readFileSync(join(GATEWAY_DIR, name)));
      }
    }
    return hash.digest('hex').slice(0, 16);
  }
}
