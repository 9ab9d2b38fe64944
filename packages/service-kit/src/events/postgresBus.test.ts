import { createLogger } from '../telemetry/logger.ts';
import { testDatabase } from '../testing/index.ts';
import { eventBusConformance } from './conformance.ts';
import { PostgresEventBus } from './postgresBus.ts';

eventBusConformance('postgres', async () => {
  const database = await testDatabase({ migrations: false });
  const logger = createLogger({ write: () => {} });
  return {
    open: async options =>
      new PostgresEventBus({
        url: async () => database.ownerUrl,
        applicationName: 'conformance',
        logger,
        ...options,
      }),
    close: () => database.drop(),
  };
});
