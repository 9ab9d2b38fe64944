import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { cicdPermissions } from '@internal/plugin-cicd-common';
import {
  cicdRunnerExtensionPoint,
  cicdSourceExtensionPoint,
  type Runner,
  type RunSource,
} from '@internal/plugin-cicd-node';
import { deployServiceRef } from '@internal/plugin-deploy-node';
import { jobsServiceRef } from '@internal/plugin-jobs-node';
import { registerActions } from './actions/registerActions';
import { EntityAuthorizer } from '@internal/plugin-kit';
import { readCicdConfig } from './config';
import { createRouter } from './router/createRouter';
import { GITHUB_WEBHOOK_PATH } from './router/webhooks';
import { AuthorizedRunService } from './runs/AuthorizedRunService';
import { startRuns } from './startRuns';

/** Builds: which commit was built how, and what came of it. */
export const cicdPlugin = createBackendPlugin({
  pluginId: 'cicd',
  register(env) {
    const runners: Runner[] = [];
    const sources: RunSource[] = [];
    env.registerExtensionPoint(cicdRunnerExtensionPoint, { addRunner: r => runners.push(r) });
    env.registerExtensionPoint(cicdSourceExtensionPoint, { addSource: s => sources.push(s) });
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        deploy: deployServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        jobs: jobsServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        signals: signalsServiceRef,
      },
      async init({ actionsRegistry, httpRouter, permissions, permissionsRegistry, ...deps }) {
        permissionsRegistry.addPermissions(cicdPermissions);
        const config = readCicdConfig(deps.config);
        const inner = await startRuns({ ...deps, runners, sources, config });
        const runs = new AuthorizedRunService(inner, new EntityAuthorizer(permissions));
        registerActions({ actionsRegistry, runs });
        httpRouter.use(createRouter({ ...deps, runs, webhookSecret: config.webhookSecret }));
        httpRouter.addAuthPolicy({ path: GITHUB_WEBHOOK_PATH, allow: 'unauthenticated' });
      },
    });
  },
});
