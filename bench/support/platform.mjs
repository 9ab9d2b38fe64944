// A whole platform of this checkout on free ports and an empty data folder, for benchmarks; ended and removed by `stop`.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'yaml';
import { cacheFolder, root, toolchainFolder } from '../../scripts/bootstrap/paths.mjs';
import { freePortPair } from './ports.mjs';
import { until } from './until.mjs';

const START_TIMEOUT_MS = 240_000;

/** @param {{config?: object}} options `config` is read after app-config.yaml, as a person's app-config.local.yaml is. */
export async function createPlatform({ config } = {}) {
  const home = await mkdtemp(join(tmpdir(), 'devopshub-bench-'));
  // PostgreSQL runs as another user when root runs this.
  await chmod(home, 0o755);
  // The toolchain and what is built already are there at any second start.
  await mkdir(toolchainFolder, { recursive: true });
  await mkdir(cacheFolder, { recursive: true });
  await symlink(toolchainFolder, join(home, 'toolchain'));
  await symlink(cacheFolder, join(home, 'cache'));
  return new Platform(home, config ? await checkoutWith(config, home) : root, await freePortPair());
}

export async function startPlatform(options) {
  const platform = await createPlatform(options);
  await platform.start();
  return platform;
}

/** A folder that is the checkout by links, but for one more configuration file. */
async function checkoutWith(config, home) {
  const folder = join(home, 'checkout');
  await mkdir(folder);
  for (const name of await readdir(root)) {
    if (name !== 'app-config.local.yaml') await symlink(join(root, name), join(folder, name));
  }
  await writeFile(join(folder, 'app-config.local.yaml'), JSON.stringify(config));
  return folder;
}

class Platform {
  #supervisor;
  #output = '';

  constructor(home, checkout, port) {
    Object.assign(this, { home, checkout, port, name: 'DevOpsHub' });
    this.dataDir = join(home, 'data');
    this.url = `http://localhost:${port}`;
    this.gatewayUrl = `http://127.0.0.1:${port + 1}`;
    this.catalogPath = '/catalog';
    this.component = 'welcome';
  }

  /** Milliseconds until the URL was printed; `byScript` starts as `npm start` does, staleness checks included. */
  async start({ byScript = false } = {}) {
    this.#output = '';
    const args = byScript
      ? [join(root, 'scripts/start.mjs')]
      : [
          join(root, 'packages/supervisor/src/main.ts'),
          ...['--checkout', this.checkout, '--home', this.home],
        ];
    const started = performance.now();
    const child = spawn(process.execPath, [...args, '--port', String(this.port)], {
      cwd: root,
      env: {
        ...process.env,
        NODE_ENV: 'production',
        DEVOPSHUB_HOME: this.home,
        NODE_NO_WARNINGS: '1',
      },
      // The channel ends with us, and the supervisor with the channel.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#supervisor = child;
    const exited = new Promise(resolve => child.once('exit', resolve));
    let announced;
    const ready = new Promise(resolve => (announced = resolve));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', chunk => {
        this.#output = (this.#output + chunk).slice(-20_000);
        if (this.#output.includes('DevOpsHub is ready')) announced(true);
      });
    }
    const ok = await Promise.race([
      ready,
      exited.then(() => false),
      delay(START_TIMEOUT_MS, false, { ref: false }),
    ]);
    if (!ok) {
      await this.stop();
      throw new Error(`The platform did not start:\n${this.#output}`);
    }
    return performance.now() - started;
  }

  /** Ends all processes; the data stay for another `start`. */
  async end() {
    const child = this.#supervisor;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGTERM');
    await exited;
  }

  async stop() {
    await this.end();
    await rm(this.home, { recursive: true, force: true });
  }

  /** Pid of the portal process that the supervisor has started last. */
  portalPid() {
    try {
      return JSON.parse(readFileSync(join(this.dataDir, 'run/children/portal.json'), 'utf8')).pid;
    } catch {
      return undefined;
    }
  }

  /** Ends the portal process alone and resolves when the supervisor has started the next one. */
  async restartPortal() {
    const before = this.portalPid();
    process.kill(before, 'SIGTERM');
    for (;;) {
      await delay(5);
      const pid = this.portalPid();
      if (pid && pid !== before) return { pid, spawnedAt: performance.now() };
    }
  }

  /** Login of the portal to the embedded PostgreSQL; it may create databases. */
  databaseLogin() {
    const file = join(this.dataDir, 'run/portal/app-config.runtime.yaml');
    return parse(readFileSync(file, 'utf8')).backend.database.connection;
  }

  /** What the supervisor knows of its processes, itself left out. */
  async processes() {
    const { url, token } = JSON.parse(
      readFileSync(join(this.dataDir, 'run/supervisor.json'), 'utf8'),
    );
    const answer = await fetch(`${url}/v1/processes`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return (await answer.json()).items;
  }

  supervisorPid() {
    return JSON.parse(readFileSync(join(this.dataDir, 'run/supervisor.json'), 'utf8')).pid;
  }

  /** A token of a demo person, undefined while sign-in does not answer. */
  async signIn(person = 'developer') {
    const answer = await fetch(`${this.url}/api/auth/demo/refresh`, {
      headers: { 'x-devopshub-person': person },
    });
    return answer.ok ? (await answer.json()).backstageIdentity.token : undefined;
  }

  /** JSON of an API path below /api/; throws with status and body when it is refused. */
  async api(path, { body, token: given } = {}) {
    const token = given ?? (await this.signIn());
    if (!token) throw new Error(`Nobody could sign in for ${path}`);
    const answer = await fetch(`${this.url}/api/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 500)}`);
    return text ? JSON.parse(text) : undefined;
  }

  /** Resolves when the service answers as healthy in dev and is in the catalog. */
  untilHealthy(service, timeoutMs = 180_000) {
    const entityRef = `component:default/${service}`;
    return until(
      `${service} healthy`,
      async () => {
        const { items } = await this.api(`deploy/environments?entityRef=${entityRef}`);
        if (!items.some(({ health }) => health === 'Healthy')) return undefined;
        return this.api(`catalog/entities/by-name/component/default/${service}`);
      },
      { timeoutMs },
    );
  }
}
