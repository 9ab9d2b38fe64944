import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { writeFileAtomic } from '../atomicFile.ts';
import { LEDGER_DATABASE } from '../postgres/ledgerDatabase.ts';
import type { DatabaseLogin, Postgres } from '../postgres/postgres.ts';

/** What the supervisor chose at start and the portal must know. */
export interface RuntimeChoices {
  dataDir: string;
  checkoutDir: string;
  port: number;
  gatewayPort: number;
  smtpPort: number;
  /** Undefined: the person's own configuration names the database. */
  postgres?: Pick<Postgres, 'portal' | 'admin' | 'ledger'>;
  control?: { url: string; tokenFile: string };
  /** In development the app has a server of its own. */
  appUrl?: string;
}

const password = (login: DatabaseLogin) => readFileSync(login.passwordFile, 'utf8').trim();

/** The portal may add to the change ledger; its tables are made by the supervisor. */
function ledgerDatabase(writer: DatabaseLogin): object {
  const { host, port, user } = writer;
  return {
    connection: { host, port, user, password: password(writer), database: LEDGER_DATABASE },
    ensureExists: false,
    skipMigrations: true,
  };
}

/** The configuration that is read after `app-config.yaml`; see `localPlatform` in the config.d.ts of local-platform-node. */
export function runtimeConfig(choices: RuntimeChoices): object {
  const { port, postgres, control } = choices;
  const url = `http://localhost:${port}`;
  return {
    app: { baseUrl: choices.appUrl ?? url },
    backend: {
      baseUrl: url,
      listen: { host: '127.0.0.1', port },
      cors: choices.appUrl ? { origin: choices.appUrl, credentials: true } : undefined,
      database: postgres && {
        client: 'pg',
        connection: {
          host: postgres.portal.host,
          port: postgres.portal.port,
          user: postgres.portal.user,
          password: password(postgres.portal),
        },
        plugin: postgres.ledger && { audit: ledgerDatabase(postgres.ledger.writer) },
      },
    },
    // One portal process: events stay inside it. Its long poll to itself would hold up every stop for a minute.
    events: { useEventBus: 'never' },
    techdocs: { publisher: { local: { publishDirectory: join(choices.dataDir, 'techdocs') } } },
    localPlatform: {
      dataDir: choices.dataDir,
      checkoutDir: choices.checkoutDir,
      gateway: { port: choices.gatewayPort },
      mail: { smtpPort: choices.smtpPort },
      supervisor: control,
      issuer: 'devopshub-platform',
      databaseAdmin: postgres?.admin,
    },
  };
}

/** Writes it where only this user can read it, since it holds passwords. */
export function writeRuntimeConfig(file: string, choices: RuntimeChoices): void {
  const header = '# Written by the supervisor at every start; changes here are lost.\n';
  writeFileAtomic(
    file,
    header + stringify(JSON.parse(JSON.stringify(runtimeConfig(choices)))),
    0o600,
  );
}
