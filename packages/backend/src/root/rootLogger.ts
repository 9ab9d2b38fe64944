import { coreServices, createServiceFactory } from '@backstage/backend-plugin-api';
import { createConfigSecretEnumerator } from '@backstage/backend-defaults/rootConfig';
import { WinstonLogger } from '@backstage/backend-defaults/rootLogger';
import { format, transports } from 'winston';
import { configSchema } from './configSchema';

/** The stock root logger, with the secrets to redact found by the schema of the build instead of one compiled at start. */
export default createServiceFactory({
  service: coreServices.rootLogger,
  deps: { config: coreServices.rootConfig },
  async factory({ config }) {
    const logger = WinstonLogger.create({
      meta: { service: 'portal' },
      level: process.env.LOG_LEVEL ?? config.getOptionalString('backend.logger.level') ?? 'info',
      format: process.env.NODE_ENV === 'production' ? format.json() : WinstonLogger.colorFormat(),
      transports: [new transports.Console()],
    });
    const secrets = await createConfigSecretEnumerator({ logger, schema: await configSchema() });
    logger.addRedactions(secrets(config));
    config.subscribe?.(() => logger.addRedactions(secrets(config)));
    return logger;
  },
});
