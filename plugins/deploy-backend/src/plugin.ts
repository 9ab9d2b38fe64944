import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { deployPermissions } from '@internal/plugin-deploy-common';
import {
  type AnalysisProvider,
  analysisProviderExtensionPoint,
  type DeployTarget,
  deployTargetExtensionPoint,
} from '@internal/plugin-deploy-node';
import { EntityAuthorizer, systemClock } from '@internal/plugin-kit';
import { registerActions } from './actions/registerActions';
import { createAnalysisEngine } from './analysis/createAnalysisEngine';
import { readDeployConfig } from './config';
import { authorizedApis } from './authorizedApis';
import { createPages } from './createPages';
import { createRouter } from './router/createRouter';
import { deployServices } from './services';
import { startDeployments } from './startDeployments';
import { createTrialRouter } from './trial/createTrialRouter';

/** Releases, environments and what runs in them. */
export const deployPlugin = createBackendPlugin({
  pluginId: 'deploy',
  register(env) {
    const targets: DeployTarget[] = [];
    const providers: AnalysisProvider[] = [];
    env.registerExtensionPoint(deployTargetExtensionPoint, { addTarget: t => targets.push(t) });
    env.registerExtensionPoint(analysisProviderExtensionPoint, {
      addProvider: provider => providers.push(provider),
    });
    env.registerInit({
      deps: deployServices,
      async init({ actionsRegistry, httpRouter, permissions, permissionsRegistry, ...deps }) {
        permissionsRegistry.addPermissions(deployPermissions);
        const config = readDeployConfig(deps.config);
        const analysis = createAnalysisEngine({ ...deps, clock: systemClock, providers });
        const deployments = await startDeployments({ ...deps, targets, config, analysis });
        const apis = authorizedApis(deployments, new EntityAuthorizer(permissions));
        registerActions({ actionsRegistry, ...apis });
        httpRouter.use(createRouter({ ...deps, ...apis }));
        httpRouter.use(createPages({ ...deps, permissions, targets, deployments }));
        httpRouter.use(createTrialRouter({ ...deps, ...apis, permissions }));
      },
    });
  },
});
