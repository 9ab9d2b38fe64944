import { join } from 'node:path';
import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { cicdRunnerExtensionPoint, cicdSourceExtensionPoint } from '@internal/plugin-cicd-node';
import { artifactsServiceRef, gitHostServiceRef } from '@internal/plugin-local-platform-node';
import { scheduleBuildRetention } from './buildRetention';
import { readLocalConfig } from './config';
import { Workspace } from './install/Workspace';
import { LocalRunner } from './LocalRunner';
import { localPorts } from './localPorts';
import { CheckoutSource } from './sources/CheckoutSource';
import { LocalGitSource } from './sources/LocalGitSource';

/** Builds on this machine, of repositories of the local git host and of the checkout. Nothing without `localPlatform`. */
export const cicdModuleLocal = createBackendModule({
  pluginId: 'cicd',
  moduleId: 'local',
  register(env) {
    env.registerInit({
      deps: {
        artifacts: artifactsServiceRef,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        gitHost: gitHostServiceRef,
        logger: coreServices.logger,
        runners: cicdRunnerExtensionPoint,
        scheduler: coreServices.scheduler,
        sources: cicdSourceExtensionPoint,
      },
      async init({ config, database, runners, scheduler, sources, ...deps }) {
        const local = readLocalConfig(config);
        if (!local) return;
        const workspace = new Workspace(local.checkoutDir);
        const checkoutSource = new CheckoutSource(workspace);
        const buildsDir = join(local.dataDir, 'builds');
        const knex = await database.getClient();
        runners.addRunner(
          new LocalRunner({
            buildsDir,
            workspace,
            ports: localPorts({ ...deps, checkoutSource, knex }),
            stepTimeoutSeconds: local.stepTimeoutSeconds,
            logger: deps.logger,
            accepts: () => true,
          }),
        );
        sources.addSource(new LocalGitSource(deps));
        if (local.buildCheckout) sources.addSource(checkoutSource);
        await scheduleBuildRetention({
          scheduler,
          buildsDir,
          keepHours: local.keepFailedBuildsHours,
        });
      },
    });
  },
});
