import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { accessPermissions } from '@internal/plugin-access-common';
import { readRoles } from './domain/roles';
import { Explainer } from './explain';
import { InstalledPermissions } from './permissionCatalog';
import { PlatformPolicy } from './policy';
import { createExplainRouter } from './router/explain';

/** Permission policy driven by `permission.roles`, and the API that explains its decisions. */
export const permissionModulePlatformPolicy = createBackendModule({
  pluginId: 'permission',
  moduleId: 'platform-policy',
  register(reg) {
    reg.registerInit({
      deps: {
        policies: policyExtensionPoint,
        config: coreServices.rootConfig,
        http: coreServices.httpRouter,
        httpAuth: coreServices.httpAuth,
        auth: coreServices.auth,
        userInfo: coreServices.userInfo,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        instanceMetadata: coreServices.rootInstanceMetadata,
        permissionsRegistry: coreServices.permissionsRegistry,
        catalog: catalogServiceRef,
      },
      async init({ policies, config, http, permissionsRegistry, ...deps }) {
        const roles = readRoles(config);
        const policy = new PlatformPolicy(roles, deps.userInfo);
        const permissions = new InstalledPermissions(deps);
        policies.setPolicy(policy);
        permissionsRegistry.addPermissions(accessPermissions);
        const explainer = new Explainer({ ...deps, roles, permissions });
        http.use(createExplainRouter({ ...deps, roles, policy, permissions, explainer }));
      },
    });
  },
});
