import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OWNER_VARIABLE } from '../child.ts';
import { processIdOf, type ProcessId } from '../processId.ts';
import { StartError } from '../startError.ts';
import { giveTo, type SystemUser } from './systemUser.ts';

/** One PostgreSQL data directory and the commands that act on it. Knows nothing of roles and databases inside. */
export interface ClusterOptions {
  /** Data directory; made by `initialise` when missing. */
  folder: string;
  /** Folder of initdb, pg_ctl and postgres. */
  binaries: string;
  user: SystemUser | undefined;
  logFile: string;
  /** Password of the superuser `postgres`, set when the cluster is made. */
  adminPassword: string;
  owner: string;
  /** Server settings beside the fixed ones, e.g. `{ fsync: 'off' }` for tests. */
  settings?: Record<string, string>;
}

export interface RunningServer {
  id: ProcessId;
  port: number;
}

const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '', // TCP only: the temp folder is not writable for every user
  max_connections: '300',
  jit: 'off',
  log_line_prefix: '%m [%p] %q%d ',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

export class Cluster {
  readonly #options: ClusterOptions;

  constructor(options: ClusterOptions) {
    this.#options = options;
  }

  get initialised(): boolean {
    return existsSync(join(this.#options.folder, 'PG_VERSION'));
  }

  /** Makes the data directory, beside its place and then renamed: an interrupted initdb leaves nothing that looks whole. */
  async initialise(): Promise<void> {
    const { folder, adminPassword, user } = this.#options;
    const fresh = `${folder}.new`;
    const passwordFile = `${folder}.new-password`;
    try {
      rmSync(fresh, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(fresh, { mode: 0o700 });
      giveTo(user, fresh);
      writeFileSync(passwordFile, adminPassword, { mode: 0o600 });
      giveTo(user, passwordFile);
      const { code, output } = await this.#run('initdb', [
        `--pgdata=${fresh}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
      ]);
      if (code !== 0) {
        throw failure('PostgreSQL could not make its data folder', output, folder);
      }
      renameSync(fresh, folder);
    } catch (error) {
      throw error instanceof StartError ? error : StartError.fromFileError(error, folder);
    } finally {
      rmSync(passwordFile, { force: true });
    }
  }

  /** The server that runs on this data directory, started by whomever. */
  running(): RunningServer | undefined {
    const [pid, , , port] = this.#pidFile();
    const id = pid ? processIdOf(Number(pid)) : undefined;
    if (!id || !port) {
      return undefined;
    }
    // After a crash of the machine the pid can belong to anything; PostgreSQL itself would then refuse to start.
    return isPostgres(id.pid) ? { id, port: Number(port) } : undefined;
  }

  async start(port: number): Promise<RunningServer> {
    const { folder, logFile, user, settings } = this.#options;
    closeSync(openSync(logFile, 'a', 0o600));
    giveTo(user, logFile);
    const logStart = statSync(logFile).size;
    if (!this.running()) {
      rmSync(join(folder, 'postmaster.pid'), { force: true });
    }
    const assignments = Object.entries({ ...SETTINGS, ...settings, port: String(port) });
    const serverOptions = assignments.map(([name, value]) => `-c ${name}='${value}'`).join(' ');
    // Backends of a killed server hold its shared memory for a moment; recovery after a crash may take long.
    for (let attempt = 1; ; attempt++) {
      const { code } = await this.#run('pg_ctl', [
        ...['-D', folder, '-w', '-t', '120', '-l', logFile, '-o', serverOptions],
        'start',
      ]);
      const server = code === 0 ? this.running() : undefined;
      if (server) {
        return server;
      }
      const log = readFileSync(logFile).subarray(logStart).toString('utf8');
      if (attempt === 10 || !/shared memory block|lock file "postmaster.pid"/.test(log)) {
        throw failure('PostgreSQL did not start', log, folder, logFile);
      }
      await sleep(500);
    }
  }

  /** `fast` ends sessions and writes everything down; `immediate` recovers at the next start. */
  async stop(mode: 'fast' | 'immediate'): Promise<void> {
    if (this.running()) {
      const { folder } = this.#options;
      const { code } = await this.#run('pg_ctl', [
        '-D',
        folder,
        '-w',
        '-t',
        '30',
        '-m',
        mode,
        'stop',
      ]);
      if (code !== 0 && mode === 'fast') {
        await this.stop('immediate');
      }
    }
  }

  #pidFile(): string[] {
    try {
      return readFileSync(join(this.#options.folder, 'postmaster.pid'), 'utf8').split('\n');
    } catch {
      return [];
    }
  }

  /** pg_ctl puts the server into a session of its own, so Ctrl-C in our terminal does not reach it. */
  #run(program: string, args: string[]): Promise<{ code: number | null; output: string }> {
    const { binaries, user, owner } = this.#options;
    return new Promise((resolve, reject) => {
      const child = spawn(join(binaries, program), args, {
        cwd: '/',
        env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC', [OWNER_VARIABLE]: owner },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
        ...user,
      });
      let output = '';
      child.stdout.on('data', chunk => (output += chunk));
      child.stderr.on('data', chunk => (output += chunk));
      child.once('error', reject);
      child.once('exit', code => resolve({ code, output }));
    });
  }
}

function isPostgres(pid: number): boolean {
  if (process.platform !== 'linux') {
    return true;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0].endsWith('postgres');
  } catch {
    return false;
  }
}

function failure(what: string, log: string, folder: string, logFile?: string): StartError {
  if (/No space left on device/.test(log)) {
    return StartError.diskFull(folder);
  }
  const lines = log
    .trim()
    .split('\n')
    .filter(line => line.trim())
    .slice(-5);
  const where = logFile ? ` All of it: ${logFile}.` : '';
  return new StartError(
    `${what}; its data is as it was.${where} The last lines:\n${lines
      .map(line => `    ${line}`)
      .join('\n')}`,
  );
}
