import type {
  AuthService,
  DatabaseService,
  LifecycleService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { DeployTarget } from '@internal/plugin-deploy-node';
import { type Clock, systemClock, ReconcileLoop } from '@internal/plugin-kit';
import type { DeployConfig } from './config';
import { DatabaseDeploymentStore } from './database/DatabaseDeploymentStore';
import { DatabaseReleaseStore } from './database/DatabaseReleaseStore';
import { DatabaseServiceStore } from './database/DatabaseServiceStore';
import { migratedDatabase } from './database/migrate';
import { Announcer } from './deployments/Announcer';
import { DefaultDeployApi } from './deployments/DefaultDeployApi';
import type { DeployApi } from './deployments/DeployApi';
import { DeploymentReconciler } from './deployments/DeploymentReconciler';
import { DesiredStates } from './deployments/DesiredStates';
import { EnvironmentBoard } from './deployments/EnvironmentBoard';
import { HealthBoard } from './deployments/HealthBoard';
import { TargetRegistry } from './deployments/TargetRegistry';

const ACTIVE_MS = 500;
const IDLE_MS = 10_000;
const DRIFT_MS = 30_000;

/** Puts the parts together and starts the reconcile loops. */
export async function startDeployments(options: {
  database: DatabaseService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  auth: AuthService;
  catalog: CatalogService;
  events: EventsService;
  notifications: NotificationService;
  signals: SignalsService;
  targets: DeployTarget[];
  config: DeployConfig;
  clock?: Clock;
}): Promise<DeployApi> {
  const { lifecycle, logger, config } = options;
  const clock = options.clock ?? systemClock;
  const knex = await migratedDatabase(options.database);
  const targets = new TargetRegistry(options.targets);
  const stores = {
    services: new DatabaseServiceStore(knex),
    releases: new DatabaseReleaseStore(knex),
    deployments: new DatabaseDeploymentStore(knex),
  };
  const parts = { ...options, ...config, ...stores, targets, clock };
  const announcer = new Announcer(parts);
  const desiredStates = new DesiredStates(parts);
  const reconciler = new DeploymentReconciler({ ...parts, announcer, desiredStates });

  const loop: ReconcileLoop = new ReconcileLoop(async () => {
    const busy = await guarded(() => reconciler.reconcile());
    return busy ? ACTIVE_MS : IDLE_MS;
  });
  const drift = new ReconcileLoop(async () => {
    await guarded(() => reconciler.repairDrift());
    return DRIFT_MS;
  });
  lifecycle.addStartupHook(() => {
    loop.wake();
    drift.wake();
  });
  lifecycle.addShutdownHook(async () => {
    await Promise.all([loop.stop(), drift.stop()]);
  });
  return new DefaultDeployApi({
    ...parts,
    reconciler,
    environmentBoard: new EnvironmentBoard(parts),
    healthBoard: new HealthBoard(targets, config.environments, clock),
    wake: () => loop.wake(),
  });

  async function guarded<T>(pass: () => Promise<T>): Promise<T | undefined> {
    try {
      return await pass();
    } catch (error) {
      logger.warn(`Reconciling deployments failed, will be tried again: ${stringifyError(error)}`);
      return undefined;
    }
  }
}
