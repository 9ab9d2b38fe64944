import { ConfigError } from '../config/loadConfig.ts';
import type { RunConfig, RunDirectory } from '../config/runDirectory.ts';
import type { EventBus } from '../events/bus.ts';
import { KafkaEventBus } from '../events/kafkaBus.ts';
import { PostgresEventBus } from '../events/postgresBus.ts';
import type { Service } from '../service.ts';
import type { Logger } from '../telemetry/logger.ts';

/** The driver that `config.json` names. @throws ConfigError when its settings are missing. */
export function createBus(parts: {
  service: Service;
  directory: RunDirectory;
  runConfig: RunConfig;
  logger: Logger;
}): EventBus {
  const { service, directory, runConfig, logger } = parts;
  const { driver, brokers } = runConfig.events;
  if (driver === 'postgres') {
    return new PostgresEventBus({
      url: () => directory.requireSecret('events-url'),
      applicationName: service.name,
      logger,
    });
  }
  if (!brokers?.length) {
    throw new ConfigError(
      'config.json: events.brokers: must name at least one broker for driver "kafka"',
    );
  }
  return new KafkaEventBus({ brokers, clientId: service.name, logger });
}
