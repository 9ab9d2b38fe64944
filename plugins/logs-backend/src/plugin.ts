import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { logsPermissions } from '@internal/plugin-logs-common';
import { logSourceExtensionPoint } from '@internal/plugin-logs-node';
import { createRouter } from './router';
import { AuthorizedLogs } from './source/AuthorizedLogs';
import { SingleSource } from './source/SingleSource';

/** Logs of services, from whichever source a module lends. */
export const logsPlugin = createBackendPlugin({
  pluginId: 'logs',
  register(env) {
    const sources = new SingleSource();
    env.registerExtensionPoint(logSourceExtensionPoint, sources);
    env.registerInit({
      deps: {
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
      },
      async init({ httpAuth, httpRouter, permissions, permissionsRegistry }) {
        permissionsRegistry.addPermissions(logsPermissions);
        const logs = new AuthorizedLogs(() => sources.get(), permissions);
        httpRouter.use(createRouter({ logs, httpAuth }));
      },
    });
  },
});
