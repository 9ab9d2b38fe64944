// The Kafka tier: the conformance suite of the event bus on a real Kafka. Exits with the status of the tests.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startKafka } from './broker.mjs';

const { broker, stop } = await startKafka();
const tests = spawn(
  process.execPath,
  [
    '--test',
    '--test-force-exit',
    '--test-timeout=180000',
    join(import.meta.dirname, 'kafkaBus.conformance.ts'),
  ],
  { stdio: 'inherit', env: { ...process.env, KAFKA_BROKERS: broker } },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => tests.kill(signal));
const [code] = await once(tests, 'close');
await stop();
process.exit(code ?? 1);
