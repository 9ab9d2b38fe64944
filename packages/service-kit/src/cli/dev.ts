import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { knex } from '../db/knex.ts';
import { locateMigrations } from '../db/locateMigrations.ts';
import { migrate } from '../db/migrate.ts';
import { startEmbeddedPostgres } from '../testing/embeddedPostgres.ts';
import { TestIssuer } from '../testing/testIssuer.ts';

/**
 * Runs the service of a folder on a laptop, again on each change: with a PostgreSQL of its own below `.dev/`, and the other
 * services through the platform's gateway when `DEVOPSHUB_GATEWAY_URL` (or `DEVOPSHUB_URL`, the portal: port + 1) answers.
 */
export async function devService(folder: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const name = String(manifest.name)
    .replace(/^@[^/]+\//, '')
    .replace(/-service$/, '');
  const dev = join(folder, '.dev');
  await mkdir(join(dev, 'run', 'secrets'), { recursive: true });
  await writeFile(join(dev, '.gitignore'), '*\n');
  console.log('starting PostgreSQL below .dev/ …');
  const server = await startEmbeddedPostgres(join(dev, 'postgres'));
  const issuer = await TestIssuer.start();
  const stop = async () => {
    await issuer.stop();
    await server.stop();
  };
  try {
    const urls = await provision(server.url, name);
    let migrations: string | undefined;
    try {
      migrations = locateMigrations(join(folder, 'package.json'));
    } catch {
      // A service without a database.
    }
    if (migrations) {
      const applied = await migrate({ url: urls.owner, directory: migrations });
      console.log(
        applied.length > 0 ? `migrated: ${applied.join(', ')}` : 'database is up to date',
      );
    }
    await prepareRunDirectory(join(dev, 'run'), name, urls, issuer);
    const person = await issuer.sign(
      'test-users',
      'developer',
      { tenant: 'dev', permissions: [] },
      '30d',
    );
    console.log(`a person's token of tenant "dev":\n  ${person}`);
    await watchMain(folder, join(dev, 'run'));
  } finally {
    await stop();
  }
}

async function provision(superuser: string, name: string) {
  const database = `svc_dev_${name.replace(/-/g, '_')}`;
  const root = knex({ client: 'pg', connection: superuser, pool: { min: 0, max: 1 } });
  try {
    for (const role of [`${database}_owner`, `${database}_a`]) {
      const { rows } = await root.raw('select 1 from pg_roles where rolname = ?', [role]);
      if (rows.length === 0) await root.raw(`create role "${role}" login password 'dev'`);
    }
    const { rows } = await root.raw('select 1 from pg_database where datname = ?', [database]);
    if (rows.length === 0)
      await root.raw(`create database "${database}" owner "${database}_owner"`);
  } finally {
    await root.destroy();
  }
  const login = (role: string) => {
    const url = new URL(superuser);
    [url.username, url.password, url.pathname] = [role, 'dev', `/${database}`];
    return url.href;
  };
  return { owner: login(`${database}_owner`), serve: login(`${database}_a`) };
}

async function prepareRunDirectory(
  path: string,
  name: string,
  urls: { owner: string; serve: string },
  issuer: TestIssuer,
): Promise<void> {
  const config = {
    service: name,
    environment: 'dev',
    release: 'working-tree',
    issuers: issuer.trusted,
    events: { driver: 'postgres' },
    services: await servicesOfGateway(),
  };
  const files = {
    'config.json': JSON.stringify(config, null, 2),
    token: await issuer.workload(name, 'dev'),
    'secrets/database-url': urls.serve,
    'secrets/events-url': urls.owner,
  };
  for (const [file, content] of Object.entries(files)) {
    await writeFile(join(path, file), content, { mode: 0o600 });
  }
}

/** Any name is found at the gateway; said once when it is not there. */
async function servicesOfGateway(): Promise<Record<string, string>> {
  const gateway = gatewayUrl();
  if (!gateway) return {};
  try {
    await fetch(gateway, { signal: AbortSignal.timeout(1_000) });
  } catch {
    console.log(`no gateway at ${gateway}: calls of other services will fail until it runs`);
  }
  return { '*': `${gateway}/_/dev` };
}

function gatewayUrl(): string | undefined {
  const { DEVOPSHUB_GATEWAY_URL: gateway, DEVOPSHUB_URL: portal } = process.env;
  if (gateway) return gateway.replace(/\/$/, '');
  if (!portal) return undefined;
  const url = new URL(portal);
  return `http://127.0.0.1:${Number(url.port || 80) + 1}`;
}

async function watchMain(folder: string, runDirectory: string): Promise<void> {
  const port = process.env.PORT ?? '3000';
  const child = spawn(process.execPath, ['--watch', '--watch-preserve-output', 'src/main.ts'], {
    cwd: folder,
    stdio: 'inherit',
    env: { ...process.env, RUN_DIR: runDirectory, PORT: port, NODE_ENV: 'development' },
  });
  console.log(`http://127.0.0.1:${port} (OpenAPI at /openapi.json); Ctrl-C ends it`);
  const end = () => child.kill('SIGTERM');
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  await new Promise(resolve => child.on('close', resolve));
}
