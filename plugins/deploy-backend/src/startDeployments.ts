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
import { type ChangeLedgerService, LedgerOutbox } from '@internal/plugin-audit-node';
import type { DeployTarget } from '@internal/plugin-deploy-node';
import type { GateService } from '@internal/plugin-gate-node';
import type { ArtifactsService } from '@internal/plugin-local-platform-node';
import { type Clock, systemClock, ReconcileLoop } from '@internal/plugin-kit';
import type { Knex } from 'knex';
import type { AnalysisEngine } from './analysis/AnalysisEngine';
import type { DeployConfig } from './config';
import { DatabaseDeploymentStore } from './database/DatabaseDeploymentStore';
import { DatabaseReleaseStore } from './database/DatabaseReleaseStore';
import { DatabaseRolloutStore } from './database/DatabaseRolloutStore';
import { DatabaseServiceStore } from './database/DatabaseServiceStore';
import { migratedDatabase } from './database/migrate';
import { DatabasePlanStore } from './plans/DatabasePlanStore';
import { Announcer } from './deployments/Announcer';
import { DefaultDeployApi } from './deployments/DefaultDeployApi';
import type { DeployApi } from './deployments/DeployApi';
import { DeploymentGate } from './deployments/DeploymentGate';
import { DeploymentPlanner } from './deployments/DeploymentPlanner';
import { DeploymentReconciler } from './deployments/DeploymentReconciler';
import { DesiredStates } from './deployments/DesiredStates';
import { EnvironmentBoard } from './deployments/EnvironmentBoard';
import { HealthBoard } from './deployments/HealthBoard';
import { TargetRegistry } from './deployments/TargetRegistry';
import { ReleaseGate } from './gate/ReleaseGate';
import { orderedShipping } from './orderedShipping';
import type { PlanRunner } from './plans/PlanRunner';
import type { ReleaseSetsApi } from './releaseSets/ReleaseSetsApi';
import { ReleaseContents } from './diff/ReleaseContents';
import { ServiceRepositories } from './repositories/ServiceRepositories';
import { OpenApiComparison } from './rollbacks/OpenApiComparison';
import type { RollbacksApi } from './rollbacks/RollbacksApi';
import { ReleaseStandings } from './standings/ReleaseStandings';
import { DefaultRolloutsApi } from './rollouts/DefaultRolloutsApi';
import { RolloutReconciler } from './rollouts/RolloutReconciler';
import type { RolloutsApi } from './rollouts/RolloutsApi';

const ACTIVE_MS = 300;
const IDLE_MS = 10_000;
const DRIFT_MS = 30_000;

/** What there is to do with releases and environments; asks nobody for permission. */
export interface Deployments {
  api: DeployApi;
  rollouts: RolloutsApi;
  rollbacks: RollbacksApi;
  releaseSets: ReleaseSetsApi;
  standings: ReleaseStandings;
  /** The plugin's database, and what is kept there. */
  knex: Knex;
  services: DatabaseServiceStore;
  releases: DatabaseReleaseStore;
  /** Takes records to the ledger while the loops run. */
  outbox: LedgerOutbox;
}

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
  ledger: ChangeLedgerService;
  gate: GateService;
  artifacts: ArtifactsService;
  analysis: AnalysisEngine;
  targets: DeployTarget[];
  config: DeployConfig;
  clock?: Clock;
}): Promise<Deployments> {
  const { lifecycle, logger, config } = options;
  const clock = options.clock ?? systemClock;
  const knex = await migratedDatabase(options.database);
  const targets = new TargetRegistry(options.targets);
  const outbox = new LedgerOutbox({ ...options, knex });
  const stores = {
    services: new DatabaseServiceStore(knex),
    releases: new DatabaseReleaseStore(knex, outbox),
    deployments: new DatabaseDeploymentStore(knex, outbox),
    rollouts: new DatabaseRolloutStore(knex, outbox),
    plans: new DatabasePlanStore(knex, outbox),
  };
  const gate = new ReleaseGate(options);
  const parts = { ...options, ...config, ...stores, targets, clock, gate };
  const planner = new DeploymentPlanner(parts);
  const announcer = new Announcer(parts);
  const desiredStates = new DesiredStates(parts);
  const reconciler = new DeploymentReconciler({
    ...parts,
    announcer,
    desiredStates,
    deploymentGate: new DeploymentGate({ ...parts, planner }),
    rolloutReconciler: new RolloutReconciler({ ...parts, desiredStates }),
  });

  const runners: PlanRunner[] = [];
  const loop: ReconcileLoop = new ReconcileLoop(async () => {
    const busy = await guarded(() => reconciler.reconcile());
    const ordered = await guarded(async () => runners[0]?.run());
    outbox.wake();
    return busy || ordered ? ACTIVE_MS : IDLE_MS;
  });
  const drift = new ReconcileLoop(async () => {
    await guarded(() => reconciler.repairDrift());
    return DRIFT_MS;
  });
  const wake = () => loop.wake();
  const api = new DefaultDeployApi({
    ...parts,
    planner,
    reconciler,
    environmentBoard: new EnvironmentBoard(parts),
    healthBoard: new HealthBoard(targets, config.environments, clock),
    wake,
  });
  const standings = new ReleaseStandings(parts);
  // Bundles say what they offer; a repository would be asked for each rollback.
  const contents = new ReleaseContents({ ...options, repositories: new ServiceRepositories([]) });
  const apis = new OpenApiComparison({ ...options, contents });
  const { runner, ...ordered } = orderedShipping({
    ...parts,
    deploymentPlanner: planner,
    deploy: api,
    apis,
    wake,
  });
  runners.push(runner);
  lifecycle.addStartupHook(() => {
    loop.wake();
    drift.wake();
  });
  lifecycle.addShutdownHook(async () => {
    await Promise.all([loop.stop(), drift.stop(), outbox.stop()]);
  });
  return {
    api,
    rollouts: new DefaultRolloutsApi({ ...parts, deploy: api, wake }),
    ...ordered,
    standings,
    knex,
    services: stores.services,
    releases: stores.releases,
    outbox,
  };

  async function guarded<T>(pass: () => Promise<T>): Promise<T | undefined> {
    try {
      return await pass();
    } catch (error) {
      logger.warn(`Reconciling deployments failed, will be tried again: ${stringifyError(error)}`);
      return undefined;
    }
  }
}
