import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { adoptChild } from '../child.ts';
import { processRuns } from '../processId.ts';
import { secretOf } from '../secretFile.ts';
import type { StablePorts } from '../stablePorts.ts';
import { StartError } from '../startError.ts';
import { postgresBinaries } from './binaries.ts';
import { Cluster, type RunningServer } from './cluster.ts';
import { ensureLedgerDatabase, type LedgerLogins, type TableSet } from './ledgerDatabase.ts';
import { ensurePortalRole, serverAnswers } from './roles.ts';
import { closedFolder, postgresUser } from './systemUser.ts';

/** How to reach a PostgreSQL; the password is in a 0600 file, never in an environment or command line. */
export interface DatabaseLogin {
  host: string;
  port: number;
  user: string;
  passwordFile: string;
}

export interface PostgresOptions {
  dataDir: string;
  keysDir: string;
  logFile: string;
  ports: StablePorts;
  /** Server settings beside the fixed ones. */
  settings?: Record<string, string>;
  /** Tables of the change ledger; without, its database is left alone. */
  ledger?: TableSet[];
  /** Told in one line when the server was lost and when it is back. */
  report?: (line: string) => void;
  /** Told the pid of each server after the first. */
  onRestart?: (pid: number) => void;
}

/** The embedded PostgreSQL of one data folder, supervised: a server that dies is started again. */
export interface Postgres {
  host: string;
  port: number;
  pid(): number;
  /** True when a running server was taken over. */
  adopted: boolean;
  /** Superuser: for roles and databases of services. */
  admin: DatabaseLogin;
  /** Role `portal`, LOGIN CREATEDB CREATEROLE. */
  portal: DatabaseLogin;
  /** Logins of the change ledger; undefined when no tables of it were named. */
  ledger?: LedgerLogins;
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
}

const HOST = '127.0.0.1';
const LONGEST_BACK_OFF_MS = 30_000;

/** Starts the embedded PostgreSQL below `dataDir`, or adopts the one that an earlier supervisor left running. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { dataDir, keysDir, logFile, ports, settings, report = () => {}, onRestart } = options;
  const folder = join(dataDir, 'postgres');
  const admin = { host: HOST, user: 'postgres', passwordFile: join(keysDir, 'postgres-admin') };
  const portal = { host: HOST, user: 'portal', passwordFile: join(keysDir, 'postgres-portal') };
  const user = postgresUser();
  mkdirSync(dirname(logFile), { recursive: true });
  const closed = closedFolder(user, dataDir);
  if (closed) {
    throw new StartError(
      `You are root, PostgreSQL runs as user "postgres", and that user cannot enter ${closed}: run as another user, move the checkout, or set DEVOPSHUB_HOME to e.g. /var/lib/devopshub.`,
    );
  }
  const cluster = new Cluster({
    folder,
    binaries: postgresBinaries(user, join(dataDir, 'postgres-binaries')),
    user,
    logFile,
    adminPassword: secretOf(admin.passwordFile),
    owner: dataDir,
    settings,
  });

  if (!cluster.initialised) {
    await cluster.initialise();
  }
  const present = cluster.running();
  const adopted = present !== undefined && (await serverAnswers({ ...admin, port: present.port }));
  let server: RunningServer = adopted ? present : await cluster.start(await ports.free('postgres'));
  await ensurePortalRole({ ...admin, port: server.port }, secretOf(portal.passwordFile));
  const login = (role: string): DatabaseLogin => ({
    host: HOST,
    port: server.port,
    user: `audit_${role}`,
    passwordFile: join(keysDir, `postgres-audit-${role}`),
  });
  const ledger = options.ledger ? { owner: login('owner'), writer: login('writer') } : undefined;
  if (ledger && options.ledger) {
    await ensureLedgerDatabase({ ...admin, port: server.port }, ledger, options.ledger);
  }

  let stopping = false;
  const watching = watch();

  async function watch() {
    for (let failures = 0; ; ) {
      await adoptChild('postgres', server.id)?.exited;
      if (stopping) {
        return;
      }
      report('PostgreSQL has ended; starting it again');
      try {
        server = await cluster.start(server.port);
        failures = 0;
        onRestart?.(server.id.pid);
        report('PostgreSQL is back; it recovered its data');
      } catch (error) {
        const pause = Math.min(1000 * 2 ** failures++, LONGEST_BACK_OFF_MS);
        report(`${(error as Error).message}\n  Next try in ${pause / 1000} s`);
        await sleep(pause, undefined, { ref: false });
      }
    }
  }

  return {
    host: HOST,
    port: server.port,
    pid: () => server.id.pid,
    adopted,
    admin: { ...admin, port: server.port },
    portal: { ...portal, port: server.port },
    ledger,
    stop: async (mode = 'fast') => {
      stopping = true;
      await cluster.stop(mode);
      if (!processRuns(server.id)) {
        await watching;
      }
    },
  };
}
