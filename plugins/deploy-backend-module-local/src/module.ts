import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { deployTargetExtensionPoint } from '@internal/plugin-deploy-node';
import {
  artifactsServiceRef,
  databasesServiceRef,
  runtimeServiceRef,
} from '@internal/plugin-local-platform-node';
import { readLocalTargetConfig } from './config';
import { LocalDeployTarget } from './LocalDeployTarget';

/** Runs releases on this machine. Nothing without `localPlatform`. */
export const deployModuleLocal = createBackendModule({
  pluginId: 'deploy',
  moduleId: 'local',
  register(env) {
    env.registerInit({
      deps: {
        artifacts: artifactsServiceRef,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        databases: databasesServiceRef,
        runtime: runtimeServiceRef,
        targets: deployTargetExtensionPoint,
      },
      async init({ config, targets, ...deps }) {
        const local = readLocalTargetConfig(config);
        if (local) targets.addTarget(new LocalDeployTarget({ ...deps, config: local }));
      },
    });
  },
});
