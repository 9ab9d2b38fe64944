import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { loadCluster } from '@internal/plugin-deploy-backend-module-kubernetes';
import { deployTargetExtensionPoint } from '@internal/plugin-deploy-node';
import { systemClock } from '@internal/plugin-kit';
import { readGitOpsConfig } from './config';
import { GitOpsTarget } from './GitOpsTarget';
import { EnvironmentRepository } from './repository/EnvironmentRepository';

/** Ships by commits to an environment repository. Nothing without `deploy.gitops`. */
export const deployModuleGitOps = createBackendModule({
  pluginId: 'deploy',
  moduleId: 'gitops',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        lifecycle: coreServices.rootLifecycle,
        logger: coreServices.logger,
        targets: deployTargetExtensionPoint,
      },
      async init({ config, lifecycle, logger, targets }) {
        const found = readGitOpsConfig(config);
        if (!found) return;
        const target = new GitOpsTarget({
          ...found,
          api: await loadCluster(found.cluster),
          repository: new EnvironmentRepository(found.repository),
          logger,
          clock: systemClock,
        });
        lifecycle.addShutdownHook(() => target.stop());
        targets.addTarget(target.start());
      },
    });
  },
});
