import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import type { ChangeRecord } from '@internal/plugin-audit-common';
import type { Entity } from '@backstage/catalog-model';
import type { ApiComparison } from '../rollbacks/ApiComparison';
import type { Knex } from 'knex';
import type { Clock } from '@internal/plugin-kit';
import { DatabaseDeploymentStore } from '../database/DatabaseDeploymentStore';
import { DatabaseReleaseStore } from '../database/DatabaseReleaseStore';
import { DatabaseRolloutStore } from '../database/DatabaseRolloutStore';
import { DatabaseServiceStore } from '../database/DatabaseServiceStore';
import { migratedDatabase } from '../database/migrate';
import type { NewRelease } from '../database/ReleaseStore';
import { Announcer } from '../deployments/Announcer';
import { DefaultDeployApi } from '../deployments/DefaultDeployApi';
import { DeploymentGate } from '../deployments/DeploymentGate';
import { DeploymentPlanner } from '../deployments/DeploymentPlanner';
import { DeploymentReconciler } from '../deployments/DeploymentReconciler';
import { DesiredStates } from '../deployments/DesiredStates';
import { EnvironmentBoard } from '../deployments/EnvironmentBoard';
import { HealthBoard } from '../deployments/HealthBoard';
import { TargetRegistry } from '../deployments/TargetRegistry';
import { orderedShipping } from '../orderedShipping';
import { DatabasePlanStore } from '../plans/DatabasePlanStore';
import { ReleaseGate } from '../gate/ReleaseGate';
import { DefaultRolloutsApi } from '../rollouts/DefaultRolloutsApi';
import { RolloutReconciler } from '../rollouts/RolloutReconciler';
import { MemoryTarget } from './MemoryTarget';
import { ScriptedAnalysis } from './ScriptedAnalysis';
import { TestGate } from './TestGate';

export class TestClock implements Clock {
  #time = new Date('2026-01-01T00:00:00Z').getTime();
  now() {
    return new Date(this.#time);
  }
  advance(seconds: number) {
    this.#time += seconds * 1000;
  }
}

export const digestOf = (digit: string) => `sha256:${digit.repeat(64)}`;

export function release(digit: string, change: Partial<NewRelease> = {}): NewRelease {
  const digest = digestOf(digit);
  return {
    entityRef: 'component:default/order',
    service: 'order',
    digest,
    commit: digit.repeat(40),
    commitMessage: `change ${digit}`,
    commitAuthor: 'Ann',
    branch: 'main',
    defaultBranch: true,
    dirty: false,
    artifacts: [{ type: 'bundle', ref: `local:${digest}`, digest, sizeBytes: 1 }],
    ...change,
  };
}

/** The plugin's inside on a real database, with a target in memory and time that the test moves. */
export async function deployHarness(
  knex: Knex,
  options: { entities?: Entity[]; missing?: ApiComparison['missing'] } = {},
) {
  const clock = new TestClock();
  const target = new MemoryTarget(() => clock.now());
  await migratedDatabase(mockServices.database.mock({ getClient: async () => knex }));
  const recorded: ChangeRecord[] = [];
  const sink = {
    add: async (_: unknown, ...records: ChangeRecord[]) => {
      recorded.push(...records);
    },
  };
  const stores = {
    services: new DatabaseServiceStore(knex),
    releases: new DatabaseReleaseStore(knex),
    deployments: new DatabaseDeploymentStore(knex, sink),
    rollouts: new DatabaseRolloutStore(knex, sink),
    plans: new DatabasePlanStore(knex, sink),
  };
  const testGate = new TestGate(clock);
  const gate = new ReleaseGate({ gate: testGate, auth: mockServices.auth() });
  const analysis = new ScriptedAnalysis();
  const published: unknown[] = [];
  const notified: NotificationSendOptions[] = [];
  const environments = ['dev', 'staging', 'prod'];
  const targets = new TargetRegistry([target]);
  const parts = {
    ...stores,
    targets,
    clock,
    environments,
    gate,
    analysis,
    automaticEnvironments: ['dev'],
    progressDeadlineSeconds: 300,
    catalog: catalogServiceMock({ entities: options.entities ?? [] }),
    auth: mockServices.auth(),
    logger: mockServices.logger.mock(),
    events: mockServices.events.mock({
      publish: async event => {
        published.push(event.eventPayload);
      },
    }),
    notifications: {
      send: async (sent: NotificationSendOptions) => {
        notified.push(sent);
      },
    },
    signals: { publish: async () => {} },
  };
  const announcer = new Announcer(parts);
  const desiredStates = new DesiredStates(parts);
  const planner = new DeploymentPlanner(parts);
  const makeReconciler = () =>
    new DeploymentReconciler({
      ...parts,
      announcer,
      desiredStates,
      deploymentGate: new DeploymentGate({ ...parts, planner }),
      rolloutReconciler: new RolloutReconciler({ ...parts, desiredStates }),
    });
  const reconciler = makeReconciler();
  const api = new DefaultDeployApi({
    ...parts,
    planner,
    reconciler,
    environmentBoard: new EnvironmentBoard(parts),
    healthBoard: new HealthBoard(targets, environments, clock),
    previewHours: 24,
    wake: () => {},
  });
  const rolloutsApi = new DefaultRolloutsApi({ ...parts, deploy: api, wake: () => {} });
  const { rollbacks, releaseSets, runner } = orderedShipping({
    ...parts,
    deploymentPlanner: planner,
    deploy: api,
    apis: { missing: options.missing ?? (async () => []) },
    wake: () => {},
  });
  /** Reconciles and lets the target work until nothing is under way, or the passes are over. */
  const settle = async (passes = 8) => {
    for (let pass = 0; pass < passes; pass += 1) {
      await reconciler.reconcile();
      await runner.run();
      target.tick();
      clock.advance(1);
    }
    await reconciler.reconcile();
  };
  return {
    ...stores,
    knex,
    clock,
    target,
    api,
    rolloutsApi,
    rollbacks,
    releaseSets,
    analysis,
    testGate,
    recorded,
    reconciler,
    makeReconciler,
    settle,
    published,
    notified,
  };
}
