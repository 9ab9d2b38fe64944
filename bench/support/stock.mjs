// The peer: a stock Backstage as create-app makes it, built by bench/peer/build.mjs.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.mjs';

/** Outside the checkout, since a yarn project cannot lie inside another one; kept from run to run. */
export const stockFolder = join(
  process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  'devopshub-bench',
  'stock',
);
/** Written last by the build. */
export const stockStamp = join(stockFolder, 'peer.json');

export const peerBuilt = () => existsSync(stockStamp);
export const PEER_MISSING = 'peer not built: run `npm run bench -- --peer`';

/** The examples of create-app have no docs, and TechDocs answers for what has some. */
const DOCUMENTED = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'documented', annotations: { 'backstage.io/techdocs-ref': 'dir:.' } },
  spec: { type: 'website', lifecycle: 'experimental', owner: 'guests' },
};

/**
 * Starts the stock portal the way its own Dockerfile does, on a free port, with databases of its own on the given server.
 *
 * @param {{host: string, port: number, user: string, password: string}} connection login that may create databases
 */
export async function startStock(connection) {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const folder = await mkdtemp(join(tmpdir(), 'devopshub-bench-stock-'));
  const config = join(folder, 'app-config.bench.yaml');
  const examples = join(stockFolder, 'examples');
  // JSON is YAML.
  const settings = {
    app: { baseUrl: url },
    backend: {
      baseUrl: url,
      listen: { host: '127.0.0.1', port },
      auth: { keys: [{ secret: randomBytes(24).toString('base64') }] },
      database: { client: 'pg', prefix: 'bench_stock_', connection },
    },
    auth: { providers: { guest: { dangerouslyAllowOutsideDevelopment: true } } },
    catalog: {
      locations: [
        { type: 'file', target: join(examples, 'entities.yaml') },
        { type: 'file', target: join(stockFolder, 'documented.yaml') },
        {
          type: 'file',
          target: join(examples, 'template/template.yaml'),
          rules: [{ allow: ['Template'] }],
        },
        {
          type: 'file',
          target: join(examples, 'org.yaml'),
          rules: [{ allow: ['User', 'Group'] }],
        },
      ],
    },
  };
  await writeFile(config, JSON.stringify(settings), { mode: 0o600 });
  await writeFile(join(stockFolder, 'documented.yaml'), JSON.stringify(DOCUMENTED));
  const release = join(stockFolder, 'release');
  const spawnedAt = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...['--no-node-snapshot', 'packages/backend'],
      ...['--config', join(stockFolder, 'app-config.yaml'), '--config', config],
    ],
    {
      cwd: release,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => (output = (output + chunk).slice(-1_500)));
  const exited = new Promise(resolve => child.once('exit', resolve));
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  return {
    name: 'stock Backstage',
    url,
    spawnedAt,
    pid: child.pid,
    catalogPath: '/',
    component: DOCUMENTED.metadata.name,
    output: () => output,
    ended: () => child.exitCode !== null || child.signalCode !== null,
    signIn: async () => {
      const answer = await fetch(`${url}/api/auth/guest/refresh`);
      return answer.ok ? (await answer.json()).backstageIdentity.token : undefined;
    },
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(kill, 5_000);
      await exited;
      clearTimeout(timer);
      process.off('exit', kill);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
