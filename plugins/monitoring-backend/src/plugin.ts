import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { monitoringPermissions } from '@internal/plugin-monitoring-common';
import { monitoringSourceExtensionPoint } from '@internal/plugin-monitoring-node';
import { createRouter } from './router';
import { AuthorizedMonitoring } from './source/AuthorizedMonitoring';
import { Sources } from './source/Sources';

/** Metrics, traces and usage of services, from whichever sources modules lend. */
export const monitoringPlugin = createBackendPlugin({
  pluginId: 'monitoring',
  register(env) {
    const sources = new Sources();
    env.registerExtensionPoint(monitoringSourceExtensionPoint, sources);
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
      },
      async init({ auth, httpAuth, httpRouter, permissions, permissionsRegistry }) {
        permissionsRegistry.addPermissions(monitoringPermissions);
        const monitoring = new AuthorizedMonitoring(sources, permissions, auth);
        httpRouter.use(createRouter({ monitoring, httpAuth }));
      },
    });
  },
});
