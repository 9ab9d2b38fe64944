import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { changeLedgerServiceRef } from '@internal/plugin-audit-node';
import { deployPermissions } from '@internal/plugin-deploy-common';
import {
  type AnalysisProvider,
  analysisProviderExtensionPoint,
  type DeployTarget,
  deployTargetExtensionPoint,
} from '@internal/plugin-deploy-node';
import { gateServiceRef } from '@internal/plugin-gate-node';
import {
  artifactsServiceRef,
  gitHostServiceRef,
  runtimeServiceRef,
} from '@internal/plugin-local-platform-node';
import { registerActions } from './actions/registerActions';
import { createAnalysisEngine } from './analysis/createAnalysisEngine';
import { EntityAuthorizer, systemClock } from '@internal/plugin-kit';
import { metricsServiceRef } from '@internal/plugin-monitoring-node';
import { readDeployConfig } from './config';
import { authorizedApis } from './authorizedApis';
import { createPages } from './createPages';
import { createRouter } from './router/createRouter';
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
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        artifacts: artifactsServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        gate: gateServiceRef,
        gitHost: gitHostServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        ledger: changeLedgerServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        runtime: runtimeServiceRef,
        signals: signalsServiceRef,
      },
      async init({ actionsRegistry, httpRouter, permissions, permissionsRegistry, ...deps }) {
        permissionsRegistry.addPermissions(deployPermissions);
        const config = readDeployConfig(deps.config);
        const analysis = createAnalysisEngine({ ...deps, clock: systemClock, providers });
        const parts = await startDeployments({ ...deps, targets, config, analysis });
        const apis = authorizedApis(parts, new EntityAuthorizer(permissions));
        registerActions({ actionsRegistry, ...apis });
        httpRouter.use(createRouter({ ...deps, ...apis }));
        httpRouter.use(await createPages({ ...deps, permissions, targets }));
        httpRouter.use(createTrialRouter({ ...deps, ...apis, permissions }));
      },
    });
  },
});
