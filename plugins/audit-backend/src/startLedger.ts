import type {
  AuthService,
  DatabaseService,
  LifecycleService,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { LedgerWitness } from '@internal/plugin-audit-node';
import { type Clock, EntityAuthorizer, ReconcileLoop, systemClock } from '@internal/plugin-kit';
import type { AuditConfig } from './config';
import { DatabaseEntryStore } from './database/DatabaseEntryStore';
import { DatabaseHeadStore } from './database/DatabaseHeadStore';
import { DatabaseKeyStore } from './database/DatabaseKeyStore';
import { LedgerScan } from './database/LedgerScan';
import { migratedDatabase } from './database/migrate';
import { TreeReader } from './database/TreeReader';
import { DependencyGraph } from './dependencies/DependencyGraph';
import { LedgerExport } from './export/LedgerExport';
import { AuthorizedLedgerApi } from './ledger/AuthorizedLedgerApi';
import { DefaultLedgerApi } from './ledger/DefaultLedgerApi';
import { HeadSigner } from './signing/HeadSigner';
import { KeyFolder } from './signing/KeyFolder';
import { KeyRing } from './signing/KeyRing';
import { LedgerVerifier } from './verification/LedgerVerifier';
import { FileWitness } from './witness/FileWitness';

const SIGN_EVERY_MS = 60_000;

/** Puts the parts together and signs a head every minute in which the tree has grown. */
export async function startLedger(options: {
  auth: AuthService;
  catalog: CatalogService;
  config: AuditConfig;
  database: DatabaseService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  permissions: PermissionsService;
  witnesses: LedgerWitness[];
  clock?: Clock;
}) {
  const { config, lifecycle, logger, permissions } = options;
  const clock = options.clock ?? systemClock;
  const knex = await migratedDatabase(options.database);
  const witnesses = [...options.witnesses];
  if (config.witnessFile) witnesses.push(new FileWitness(config.witnessFile));
  const parts = {
    ...options,
    clock,
    witnesses,
    entries: new DatabaseEntryStore(knex, clock),
    heads: new DatabaseHeadStore(knex),
    tree: new TreeReader(knex),
    scan: new LedgerScan(knex),
  };
  const keyRing = new KeyRing({
    ...config,
    clock,
    store: new DatabaseKeyStore(knex),
    folder: new KeyFolder(config.keyFolder),
  });
  const signer = new HeadSigner({ ...parts, keys: keyRing });
  const loop = ReconcileLoop.every(SIGN_EVERY_MS, async () => {
    try {
      await signer.sign();
    } catch (error) {
      logger.warn(`No tree head was signed; tried again in a minute: ${stringifyError(error)}`);
    }
  });
  lifecycle.addStartupHook(() => loop.wake());
  lifecycle.addShutdownHook(() => loop.stop());
  const verifier = new LedgerVerifier({ ...parts, keyRing });
  const exporter = new LedgerExport({ ...parts, keyRing });
  const inner = new DefaultLedgerApi({ ...parts, signer, keyRing, verifier, exporter });
  const graph = new DependencyGraph(parts);
  return new AuthorizedLedgerApi(inner, new EntityAuthorizer(permissions), permissions, graph);
}
