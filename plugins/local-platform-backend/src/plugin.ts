import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { localPlatformPermissions } from '@internal/plugin-local-platform-common';
import { runtimeServiceRef } from '@internal/plugin-local-platform-node';
import { registerActions } from './actions';
import { readLocalPlatformConfig } from './config';
import { openDatabase } from './database';
import { createLocalPlatform } from './platform';
import { start } from './start';

/** Git host, artifacts, databases, npm registry and mailbox of one machine. Does nothing where `localPlatform.dataDir` is absent. */
export const localPlatformPlugin = createBackendPlugin({
  pluginId: 'local-platform',
  register(env) {
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        rootLifecycle: coreServices.rootLifecycle,
        runtime: runtimeServiceRef,
        scheduler: coreServices.scheduler,
      },
      async init(deps) {
        const settings = readLocalPlatformConfig(deps.config);
        deps.permissionsRegistry.addPermissions(localPlatformPermissions);
        if (!settings) return;
        const db = await openDatabase(deps.database);
        const platform = createLocalPlatform({ ...deps, settings, db });
        registerActions({ ...deps, platform });
        await start({ ...deps, platform });
      },
    });
  },
});
