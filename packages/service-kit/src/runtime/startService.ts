import { OpenFeature } from '@openfeature/server-sdk';
import { TokenVerifier } from '../auth/tokenVerifier.ts';
import { systemClock, type Clock } from '../clock.ts';
import { loadConfig } from '../config/loadConfig.ts';
import type { RunDirectory } from '../config/runDirectory.ts';
import { openDatabase } from '../db/connect.ts';
import { subscriptionOf } from '../events/inbox.ts';
import type { EventBus } from '../events/bus.ts';
import { injectFaults } from '../flags/faults.ts';
import { FlagsFile } from '../flags/flagsFile.ts';
import { RunDirectoryProvider } from '../flags/provider.ts';
import { createHttpApp } from '../http/app.ts';
import { ReadinessChecks } from '../http/readiness.ts';
import { IdempotencyStore } from '../idempotency/idempotencyStore.ts';
import type { Service } from '../service.ts';
import { createLogger, type Logger } from '../telemetry/logger.ts';
import { HttpMetrics } from '../telemetry/metrics.ts';
import { Background } from './background.ts';
import { Clients } from './clients.ts';
import { createBus } from './createBus.ts';
import { DEFAULT_VERSION, routesOf } from './describeService.ts';
import { HttpListener } from './httpListener.ts';
import { absentDatabase } from './absentDatabase.ts';

/** Surroundings of a started service. */
export interface StartOptions {
  directory: RunDirectory;
  environment?: NodeJS.ProcessEnv;
  /** Default: `PORT`, else any free one. */
  port?: number;
  clock?: Clock;
  logger?: Logger;
  /** Lets a test look at what is published. */
  decorateBus?: (bus: EventBus) => EventBus;
}

/** A service that listens. */
export interface RunningService {
  readonly port: number;
  /** Resolves when database and event bus answered and all `onStart` hooks ran. */
  readonly started: Promise<void>;
  /** Publishes what the outbox holds. */
  flushOutbox(): Promise<void>;
  /** Finishes requests and events in flight, then closes everything. */
  stop(): Promise<void>;
}

/**
 * Starts a service: reads the configuration, builds the parts, listens, and connects in the background. A database that is away
 * makes it not ready; wrong configuration makes it throw.
 *
 * @throws ConfigError with one line per bad key.
 */
export async function startService(
  service: Service,
  options: StartOptions,
): Promise<RunningService> {
  const { directory, environment = process.env, clock = systemClock } = options;
  const config = loadConfig(service.config, environment);
  const runConfig = directory.config();
  const logger = options.logger ?? createLogger({ clock });
  const flagsFile = await FlagsFile.open(directory, logger);
  const database = service.database
    ? openDatabase({
        url: () => directory.requireSecret('database-url'),
        applicationName: service.name,
      })
    : undefined;
  const background = new Background({ service, database, clock, logger, mail: runConfig.mail });
  const clients = new Clients({ directory, environment, services: runConfig.services });
  const readiness = new ReadinessChecks();
  const flagsDomain = `${service.name}-${process.hrtime.bigint()}`;
  await OpenFeature.setProviderAndWait(flagsDomain, new RunDirectoryProvider(flagsFile));

  const parts = await service.setup({
    name: service.name,
    environment: runConfig.environment,
    config,
    clock,
    logger,
    database: database ?? absentDatabase(service.name),
    outbox: background.outbox,
    mail: background.mail,
    flags: OpenFeature.getClient(flagsDomain),
    client: name => clients.get(name),
    secret: name => directory.requireSecret(name),
    onStart: hook => background.startHooks.push(hook),
    onStop: hook => background.stopHooks.push(hook),
    addReadinessCheck: (name, check) => readiness.add(name, check),
  });

  const routes = routesOf(service, parts);
  const idempotency = database && new IdempotencyStore({ database, clock });
  if (database) readiness.add('database', async () => void (await database.raw('select 1')));
  readiness.add('started', async () => background.assertStarted());
  const app = createHttpApp({
    name: service.name,
    version: service.version ?? DEFAULT_VERSION,
    description: service.description,
    routes,
    verifier: new TokenVerifier({
      issuers: runConfig.issuers,
      environment: runConfig.environment,
    }),
    database,
    idempotency,
    metrics: new HttpMetrics({ processMetrics: true }),
    readiness,
    logger,
    faults: injectFaults(flagsFile, clock, routes),
    corsOrigins: runConfig.corsOrigins,
  });
  const port = options.port ?? Number(environment.PORT ?? 0);
  const listener = await HttpListener.listen(app, port, environment.HOST ?? '127.0.0.1');

  const subscriptions = database
    ? (service.consumers?.(parts) ?? []).map(consumer =>
        subscriptionOf(consumer, { service: service.name, database, logger }),
      )
    : [];
  const needsBus = subscriptions.length > 0 || (service.publishes ?? []).length > 0;
  const started = background.start({
    subscriptions,
    idempotency,
    openBus: needsBus
      ? () => {
          const bus = createBus({ service, directory, runConfig, logger });
          return options.decorateBus?.(bus) ?? bus;
        }
      : undefined,
  });

  return {
    port: listener.port,
    started,
    flushOutbox: () => background.flushOutbox(),
    async stop() {
      await Promise.all([listener.stop(), background.stopDeliveries()]);
      await background.stop();
      clients.close();
      flagsFile.close();
      await database?.destroy();
    },
  };
}
