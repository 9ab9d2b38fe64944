import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import {
  scaffolderActionsExtensionPoint,
  scaffolderServiceRef,
} from '@backstage/plugin-scaffolder-node';
import { cicdServiceRef } from '@internal/plugin-cicd-node';
import { deployServiceRef } from '@internal/plugin-deploy-node';
import { gitHostServiceRef } from '@internal/plugin-local-platform-node';
import { createPlatformActions } from './actions';
import { systemClock } from './clock';
import { startFirstService } from './firstService';
import { registerLifecycle } from './lifecycle';
import { DatabaseCreationStore } from './lifecycle/DatabaseCreationStore';
import { readRepositoryHost } from './repositories/config';

/** The platform's own actions for service templates, the lifecycle of services, and the first service. */
export const scaffolderModulePlatform = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'platform',
  register(reg) {
    reg.registerInit({
      deps: {
        scaffolderActions: scaffolderActionsExtensionPoint,
        scaffolder: scaffolderServiceRef,
        actionsRegistry: actionsRegistryServiceRef,
        catalog: catalogServiceRef,
        gitHost: gitHostServiceRef,
        cicd: cicdServiceRef,
        deploy: deployServiceRef,
        database: coreServices.database,
        config: coreServices.rootConfig,
        auth: coreServices.auth,
        permissions: coreServices.permissions,
        lifecycle: coreServices.rootLifecycle,
        logger: coreServices.logger,
      },
      async init(deps) {
        const creations = await DatabaseCreationStore.create(deps);
        const repositories = readRepositoryHost(deps.config, deps.gitHost);
        deps.scaffolderActions.addActions(
          ...createPlatformActions({ ...deps, repositories, creations, clock: systemClock }),
        );
        registerLifecycle({ ...deps, repositories, creations });
        startFirstService({ ...deps, store: creations, clock: systemClock });
      },
    });
  },
});
