import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { CicdService } from '@internal/plugin-cicd-node';
import type { DeployService } from '@internal/plugin-deploy-node';
import type { Clock } from '../clock';
import type { CreationStore } from '../lifecycle/CreationStore';
import type { RepositoryHost } from '../repositories/RepositoryHost';
import { createRepositoryAction } from './createRepository';
import { createValidateServiceAction } from './validateService';
import { createWaitForBuildAction } from './waitForBuild';
import { createWaitForCatalogAction } from './waitForCatalog';
import { createWaitForDeployAction } from './waitForDeploy';

/** The steps of a service template, in the order in which a template uses them. */
export function createPlatformActions(parts: {
  auth: AuthService;
  catalog: CatalogService;
  repositories: RepositoryHost;
  creations: CreationStore;
  cicd: CicdService;
  deploy: DeployService;
  clock: Clock;
}) {
  return [
    createValidateServiceAction(parts),
    createRepositoryAction(parts),
    createWaitForBuildAction(parts),
    createWaitForDeployAction(parts),
    createWaitForCatalogAction(parts),
  ];
}
