import { coreServices, createServiceFactory } from '@backstage/backend-plugin-api';
import { ConfigSources } from '@backstage/config-loader';
import { checkConfig } from './checkConfig';
import { configSchema } from './configSchema';

/** The stock root config, checked against the schema before anything else starts. */
export default createServiceFactory({
  service: coreServices.rootConfig,
  deps: {},
  async factory() {
    const config = await ConfigSources.toConfig(ConfigSources.default({}));
    checkConfig(config, await configSchema());
    return config;
  },
});
