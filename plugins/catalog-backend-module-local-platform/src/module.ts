import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { gitHostServiceRef } from '@internal/plugin-local-platform-node';
import { LocalApiServersProcessor } from './LocalApiServersProcessor';
import { LocalRepositoryEntityProvider } from './LocalRepositoryEntityProvider';

/** Brings the entities of local repositories into the catalog. Does nothing where there is no local platform. */
export const catalogModuleLocalPlatform = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'local-platform',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        events: eventsServiceRef,
        gitHost: gitHostServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        reader: coreServices.urlReader,
        scheduler: coreServices.scheduler,
      },
      async init({ catalog, config, lifecycle, ...deps }) {
        if (!config.has('localPlatform.dataDir')) return;
        const portalUrl = config.getString('backend.baseUrl').replace(/\/$/, '');
        const provider = new LocalRepositoryEntityProvider({ ...deps, portalUrl });
        catalog.addEntityProvider(provider);
        const gatewayPort = config.getOptionalNumber('localPlatform.gateway.port');
        const environments = config
          .getOptionalConfigArray('deploy.environments')
          ?.map(environment => environment.getString('name')) ?? ['dev', 'staging', 'prod'];
        if (gatewayPort !== undefined) {
          catalog.addProcessor(new LocalApiServersProcessor({ gatewayPort, environments }));
        }
        lifecycle.addShutdownHook(() => provider.stop());
      },
    });
  },
});
