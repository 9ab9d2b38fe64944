// Not `*.test.ts`: it needs a broker, so only the Kafka tier runs it (run.mjs).
import { eventBusConformance } from '../src/events/conformance.ts';
import { KafkaEventBus } from '../src/events/kafkaBus.ts';
import { createLogger } from '../src/telemetry/logger.ts';

const brokers = process.env.KAFKA_BROKERS?.split(',');
if (!brokers) throw new Error('KAFKA_BROKERS must name a broker; `npm run test:kafka` starts one');

eventBusConformance('kafka', async () => ({
  open: async options =>
    new KafkaEventBus({
      brokers,
      clientId: 'conformance',
      logger: createLogger({ write: process.env.DEBUG ? undefined : () => {} }),
      partitions: 3,
      ...options,
    }),
  close: async () => {},
}));
