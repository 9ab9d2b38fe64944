import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { deployTargetExtensionPoint } from '@internal/plugin-deploy-node';
import { systemClock } from '@internal/plugin-kit';
import { loadCluster } from './cluster/loadCluster';
import { readKubernetesConfig } from './config';
import { KubernetesTarget } from './target/KubernetesTarget';

/** Runs releases on Kubernetes. Nothing without `deploy.kubernetes`. */
export const deployModuleKubernetes = createBackendModule({
  pluginId: 'deploy',
  moduleId: 'kubernetes',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        lifecycle: coreServices.rootLifecycle,
        logger: coreServices.logger,
        targets: deployTargetExtensionPoint,
      },
      async init({ config, lifecycle, logger, targets }) {
        const found = readKubernetesConfig(config);
        for (const { cluster, ...options } of found?.clusters ?? []) {
          const api = await loadCluster(cluster);
          const { source } = found!;
          const target = new KubernetesTarget({
            ...options,
            api,
            source,
            logger,
            clock: systemClock,
          });
          lifecycle.addShutdownHook(() => target.stop());
          targets.addTarget(target.start());
        }
      },
    });
  },
});
