import type { Client as FlagClient } from '@openfeature/server-sdk';
import type { Knex } from 'knex';
import type { z } from 'zod';
import type { ServiceClient } from './client/index.ts';
import type { Clock } from './clock.ts';
import type { Consumer, EventTopic, Outbox } from './events/index.ts';
import type { Route } from './http/index.ts';
import type { MailOutbox } from './mail/index.ts';
import type { Logger } from './telemetry/index.ts';

/** What `setup` gets: everything that a service takes from the outside. */
export interface ServiceContext<Config> {
  readonly name: string;
  readonly environment: string;
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Throws on first use when the definition does not say `database: true`. */
  readonly database: Knex;
  /** Throws on `add` when the service has no database. */
  readonly outbox: Outbox;
  /** Throws on `add` when the service has no database. */
  readonly mail: MailOutbox;
  readonly flags: FlagClient;
  /** A client of another service, found by `SERVICE_<NAME>_URL` or `config.json`. */
  client(service: string): ServiceClient;
  /** A secret of this service, read anew each time (rotation). @throws ConfigError when it is missing. */
  secret(name: string): Promise<string>;
  /** Runs after the database answers and before the service is ready. */
  onStart(hook: () => Promise<void> | void): void;
  /** Runs after the last request has ended, in reverse order. */
  onStop(hook: () => Promise<void> | void): void;
  /** Adds a line to `/readyz`. A check that throws makes the service not ready; its message is shown. */
  addReadinessCheck(name: string, check: () => Promise<void>): void;
}

/** The one wiring of a service. Keep the order of the keys: `routes` and `consumers` take their types from `setup`. */
export interface ServiceDefinition<Schema extends z.ZodType, Parts> {
  /** DNS label; OTel `service.name` and the catalog's `component:default/<name>`. */
  name: string;
  /** Shown in the API docs. */
  description?: string;
  /** Version of the API in its document. Default `1.0.0`. */
  version?: string;
  /** Schema of the service's own environment variables. */
  config: Schema;
  /** Migrations are read from `migrations/` of the package, or beside the built artifact. */
  database?: boolean;
  /** Topics that this service publishes; adding any other to the outbox is refused. */
  publishes?: readonly EventTopic[];
  /** Builds stores and domain services. What it returns is what routes and consumers see. */
  setup: (context: ServiceContext<z.output<Schema>>) => Parts | Promise<Parts>;
  /** Must only build routes from the parts: it is also called with stand-ins, to make the OpenAPI document. */
  routes: (parts: Parts) => readonly Route[];
  consumers?: (parts: Parts) => readonly Consumer[];
}

/** A defined service: data, nothing runs yet. Given to `run`, `startTestService` and the build. */
export type Service = ServiceDefinition<z.ZodType, unknown>;

/**
 * Declares a service. Nothing is opened or started by it.
 *
 * @example
 * ```ts
 * export const service = defineService({
 *   name: 'welcome',
 *   config: z.object({ GREETING: z.string().default('Hello') }),
 *   database: true,
 *   publishes: [greetingCreated],
 *   setup: ({ config, database, outbox, clock }) => ({
 *     greetings: new DatabaseGreetingStore({ database, outbox, clock, greeting: config.GREETING }),
 *   }),
 *   routes: ({ greetings }) => greetingRoutes(greetings),
 * });
 * ```
 */
export function defineService<Schema extends z.ZodType, Parts>(
  definition: ServiceDefinition<Schema, Parts>,
): Service {
  if (!/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(definition.name)) {
    throw new Error(
      `Service name "${definition.name}" must be a DNS label of at most 40 characters: lower-case letters, digits and dashes`,
    );
  }
  if (definition.consumers && !definition.database) {
    throw new Error(
      `Service "${definition.name}" has consumers and must say \`database: true\`: what was consumed is remembered there`,
    );
  }
  // The type of the parts is only known between `setup` and `routes` of one definition.
  return definition as unknown as Service;
}
