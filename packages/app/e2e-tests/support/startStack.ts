import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../../../..');
const START_TIMEOUT_MS = 180_000;

/** Starts the supervisor on free ports and an empty data folder; returns what ends it and removes the folder. */
export default async function startStack(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.DEVOPSHUB_E2E_URL) return undefined;
  const home = await mkdtemp(join(tmpdir(), 'devopshub-e2e-'));
  // PostgreSQL runs as another user when the tests run as root.
  await chmod(home, 0o755);
  const port = await freePortPair();
  const supervisor = spawn(
    process.execPath,
    [
      'packages/supervisor/src/main.ts',
      ...['--checkout', root, '--home', home, '--port', String(port)],
    ],
    { cwd: root, env: { ...process.env, NODE_ENV: 'production' }, stdio: 'pipe' },
  );
  try {
    await ready(supervisor);
  } catch (error) {
    supervisor.kill('SIGTERM');
    throw error;
  }
  process.env.DEVOPSHUB_E2E_URL = `http://localhost:${port}`;
  process.env.DEVOPSHUB_E2E_GATEWAY_PORT = String(port + 1);
  process.env.DEVOPSHUB_E2E_DATA = join(home, 'data');
  return async () => {
    const ended = new Promise(done => supervisor.once('exit', done));
    supervisor.kill('SIGTERM');
    await ended;
    await rm(home, { recursive: true, force: true });
  };
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
    supervisor.once('exit', code =>
      fail(new Error(`The supervisor ended with ${code}:\n${output}`)),
    );
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
