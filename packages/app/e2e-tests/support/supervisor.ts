import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../../../..');
const START_TIMEOUT_MS = 240_000;

/** A data folder and two ports, on which a supervisor can be started, killed and started again. */
export class Machine {
  private supervisor?: ChildProcess;

  private constructor(readonly home: string, readonly port: number) {}

  static async create(): Promise<Machine> {
    const home = await mkdtemp(join(tmpdir(), 'devopshub-e2e-'));
    // PostgreSQL runs as another user when the tests run as root.
    await chmod(home, 0o755);
    return new Machine(home, await freePortPair());
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  get dataDir(): string {
    return join(this.home, 'data');
  }

  /** Resolves when the portal is ready. */
  async start(): Promise<void> {
    const options = ['--checkout', root, '--home', this.home, '--port', String(this.port)];
    const supervisor = spawn(process.execPath, ['packages/supervisor/src/main.ts', ...options], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: 'pipe',
    });
    this.supervisor = supervisor;
    try {
      await ready(supervisor);
    } catch (error) {
      supervisor.kill('SIGTERM');
      throw error;
    }
  }

  /** `kill -9` of the supervisor alone; what it had started goes on. */
  async killSupervisor(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Stops everything and removes the data. */
  async remove(): Promise<void> {
    await this.end('SIGTERM');
    await rm(this.home, { recursive: true, force: true });
  }

  private async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { supervisor } = this;
    if (!supervisor || supervisor.exitCode !== null || supervisor.signalCode !== null) return;
    const ended = new Promise(done => supervisor.once('exit', done));
    supervisor.kill(signal);
    await ended;
  }
}

async function ready(supervisor: ChildProcess): Promise<void> {
  let output = '';
  await new Promise<void>((done, fail) => {
    const timer = setTimeout(
      () => fail(new Error(`The portal was not ready in time:\n${output}`)),
      START_TIMEOUT_MS,
    );
    const listen = (chunk: Buffer) => {
      output += chunk;
      if (output.includes('DevOpsHub is ready')) {
        clearTimeout(timer);
        done();
      }
    };
    supervisor.stdout?.on('data', listen);
    supervisor.stderr?.on('data', listen);
    supervisor.once('exit', code => {
      clearTimeout(timer);
      fail(new Error(`The supervisor ended with ${code}:\n${output}`));
    });
  });
}

/** A port that is free together with the one after it, which the gateway takes. */
async function freePortPair(): Promise<number> {
  for (;;) {
    const port = await listenOnce(0);
    if (port && port < 65_000 && (await listenOnce(port + 1))) return port;
  }
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise(done => {
    const server = createServer();
    server.once('error', () => done(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
