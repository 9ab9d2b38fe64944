import type {
  AuthService,
  LoggerService,
  PermissionsService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import type { Knex } from 'knex';
import { RepositoryAccess } from './access/RepositoryAccess';
import { FileArtifactStore } from './artifacts/FileArtifactStore';
import { systemClock } from '@internal/plugin-kit';
import type { LocalPlatformConfig } from './config';
import { DatabaseRecords } from './databases/DatabaseRecords';
import { PostgresAdmin } from './databases/PostgresAdmin';
import { PostgresDatabases } from './databases/PostgresDatabases';
import { SecretFiles } from './databases/SecretFiles';
import { KeyedLock } from './KeyedLock';
import { DatabaseMailStore } from './mail/MailStore';
import { WorkspaceRegistry } from './npm/WorkspaceRegistry';
import { DatabaseRepositoryStore } from './repositories/DatabaseRepositoryStore';
import { LocalGitHost } from './repositories/LocalGitHost';
import { PushJournal } from './repositories/PushJournal';
import { ServiceNames } from './repositories/ServiceNames';
import { DatabaseTokenStore } from './tokens/DatabaseTokenStore';

export type LocalPlatform = ReturnType<typeof createLocalPlatform>;

/** Puts the parts together; opens no port and starts no process. */
export function createLocalPlatform(deps: {
  settings: LocalPlatformConfig;
  config: RootConfigService;
  db: Knex;
  events: EventsService;
  catalog: CatalogService;
  permissions: PermissionsService;
  auth: AuthService;
  logger: LoggerService;
}) {
  const { settings, config, db, logger, catalog, auth } = deps;
  const clock = systemClock;
  const locks = new KeyedLock();
  const store = new DatabaseRepositoryStore(db);
  const journal = new PushJournal({ ...deps, ...settings, clock });
  const host = new LocalGitHost({ ...deps, ...settings, store, journal, locks, clock });
  return {
    settings,
    clock,
    store,
    journal,
    host,
    tokens: new DatabaseTokenStore(db, clock),
    access: new RepositoryAccess(deps),
    names: new ServiceNames({ host, catalog, auth }),
    mails: new DatabaseMailStore(db),
    artifacts: new FileArtifactStore({
      ...settings,
      bytesLimit: settings.artifactBytesLimit,
      locks,
    }),
    databases: new PostgresDatabases({
      admin: PostgresAdmin.fromConfig(config),
      records: new DatabaseRecords(db),
      secrets: new SecretFiles(settings.secretsDir),
      databasesLimit: settings.databasesLimit,
      clock,
      logger,
    }),
    registry:
      settings.checkoutDir === undefined
        ? undefined
        : new WorkspaceRegistry({
            checkoutDir: settings.checkoutDir,
            packages: settings.npmPackages,
            locks,
          }),
  };
}
