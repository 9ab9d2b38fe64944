import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { logSourceExtensionPoint } from '@internal/plugin-logs-node';
import { join } from 'node:path';
import { LocalLogSource } from './LocalLogSource';

/** Lends the supervisor's log files to the logs plugin; does nothing where there is no local platform. */
export const logsModuleLocal = createBackendModule({
  pluginId: 'logs',
  moduleId: 'local',
  register(env) {
    env.registerInit({
      deps: { config: coreServices.rootConfig, logs: logSourceExtensionPoint },
      async init({ config, logs }) {
        const dataDir = config.getOptionalString('localPlatform.dataDir');
        if (!dataDir) return;
        logs.addSource(
          new LocalLogSource({
            rootDir: join(dataDir, 'logs', 'services'),
            releasesDir: join(dataDir, 'releases'),
          }),
        );
      },
    });
  },
});
