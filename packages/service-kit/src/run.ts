import { ConfigError } from './config/loadConfig.ts';
import { RunDirectory } from './config/runDirectory.ts';
import { locateMigrations } from './db/locateMigrations.ts';
import { migrate } from './db/migrate.ts';
import { describeService } from './runtime/describeService.ts';
import { startService } from './runtime/startService.ts';
import type { Service } from './service.ts';
import { flushTelemetry } from './telemetry/flush.ts';
import { createLogger } from './telemetry/logger.ts';

/** The platform waits ten seconds before it kills. */
const STOP_MILLISECONDS = 9_500;

/**
 * The process of a service: `serve` (the default) listens on `PORT` until SIGTERM or SIGINT, finishes what is in flight and
 * exits 0; `migrate` brings the database up to date with the owner's login and exits 0; `openapi` prints the API document. Wrong configuration exits 1 with one
 * line per bad key.
 *
 * @example
 * ```ts
 * // src/main.ts
 * import { run } from '@internal/service-kit';
 * import { service } from './service.ts';
 *
 * run(service);
 * ```
 */
export function run(service: Service, argv: readonly string[] = process.argv.slice(2)): void {
  const [command = 'serve'] = argv;
  const logger = createLogger();
  const fail = (error: unknown) => {
    if (error instanceof ConfigError) {
      for (const line of error.message.split('\n')) logger.error(line);
    } else {
      logger.error('the process ends', { error });
    }
    process.exitCode = 1;
    flushTelemetry().finally(() => process.exit(1));
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  if (command === 'migrate') runMigrations(service).catch(fail);
  else if (command === 'serve') serve(service).catch(fail);
  else if (command === 'openapi') console.log(JSON.stringify(describeService(service), null, 2));
  else
    fail(
      new ConfigError(
        `The command must be \`serve\`, \`migrate\` or \`openapi\`, not \`${command}\``,
      ),
    );
}

async function runMigrations(service: Service): Promise<void> {
  const logger = createLogger();
  if (service.database) {
    const directory = RunDirectory.open(process.env);
    const url = await directory.requireSecret('database-url');
    const applied = await migrate({ url, directory: locateMigrations() });
    logger.info('migrated', { applied });
  }
  await flushTelemetry();
  process.exit(0);
}

async function serve(service: Service): Promise<void> {
  const logger = createLogger();
  const running = await startService(service, {
    directory: RunDirectory.open(process.env),
    logger,
  });
  logger.info('listening', { port: running.port });
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    logger.info('stopping', { signal });
    setTimeout(() => process.exit(1), STOP_MILLISECONDS).unref();
    running
      .stop()
      .then(flushTelemetry)
      .then(
        () => process.exit(0),
        error => {
          logger.error('the process did not stop cleanly', { error });
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // A ConfigError does not heal by waiting.
  await running.started;
}
