import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Clock } from '@internal/plugin-kit';
import type { DeploymentStore } from './database/DeploymentStore';
import type { ReleaseStore } from './database/ReleaseStore';
import type { RolloutStore } from './database/RolloutStore';
import type { ServiceStore } from './database/ServiceStore';
import type { DeployApi } from './deployments/DeployApi';
import type { DeploymentPlanner } from './deployments/DeploymentPlanner';
import type { ReleaseGate } from './gate/ReleaseGate';
import { PlanRunner } from './plans/PlanRunner';
import type { PlanStore } from './plans/PlanStore';
import { DefaultReleaseSetsApi } from './releaseSets/DefaultReleaseSetsApi';
import type { ReleaseSetsApi } from './releaseSets/ReleaseSetsApi';
import type { ApiComparison } from './rollbacks/ApiComparison';
import { DefaultRollbacksApi } from './rollbacks/DefaultRollbacksApi';
import { Dependants } from './rollbacks/Dependants';
import { RollbackPlanner } from './rollbacks/RollbackPlanner';
import type { RollbacksApi } from './rollbacks/RollbacksApi';

/** Going back, and several services one after the other. */
export function orderedShipping(options: {
  services: ServiceStore;
  releases: ReleaseStore;
  deployments: DeploymentStore;
  rollouts: RolloutStore;
  plans: PlanStore;
  deploymentPlanner: DeploymentPlanner;
  deploy: DeployApi;
  gate: ReleaseGate;
  apis: ApiComparison;
  catalog: CatalogService;
  auth: AuthService;
  logger: LoggerService;
  clock: Clock;
  wake: () => void;
}): { rollbacks: RollbacksApi; releaseSets: ReleaseSetsApi; runner: PlanRunner } {
  const dependants = new Dependants(options);
  const planner = new RollbackPlanner({ ...options, dependants });
  return {
    rollbacks: new DefaultRollbacksApi({ ...options, planner }),
    releaseSets: new DefaultReleaseSetsApi({ ...options, dependants }),
    runner: new PlanRunner({ ...options, planner: options.deploymentPlanner }),
  };
}
