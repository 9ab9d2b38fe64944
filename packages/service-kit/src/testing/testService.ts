import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RunDirectory } from '../config/runDirectory.ts';
import type { EventTopic } from '../events/topic.ts';
import { startService } from '../runtime/startService.ts';
import type { Service } from '../service.ts';
import { createLogger } from '../telemetry/logger.ts';
import { RecordingBus } from './recordingBus.ts';
import { TestClient } from './testClient.ts';
import { TestClock } from './testClock.ts';
import { testDatabase, type TestDatabase } from './testDatabase.ts';
import { TestIssuer } from './testIssuer.ts';

/** How a service is started in a test. */
export interface TestServiceOptions {
  /** Environment variables of the service's own config. */
  config?: Record<string, string>;
  /** Base URLs of services that this one calls. */
  services?: Record<string, string>;
  /** Files of `$RUN_DIR/secrets`. */
  secrets?: Record<string, string>;
  mail?: { smtpUrl: string };
  clock?: TestClock;
  /** Folder of migrations; default: that of the package that the test belongs to. `false`: only the kit's tables. */
  migrations?: string | false;
  /** Takes the log lines; default: dropped unless `DEBUG` is set. */
  log?: (line: string) => void;
}

/** A whole service, running in this process on a database of its own. */
export interface TestService {
  readonly url: string;
  readonly clock: TestClock;
  /** Undefined for a service without a database. */
  readonly database: TestDatabase | undefined;
  /** Requests without a token. */
  readonly anonymous: TestClient;
  /** Requests as a person (of a tenant, with permissions) or as another service. */
  as(
    kind: 'person',
    claims?: { subject?: string; tenantId?: string; permissions?: string[] },
  ): TestClient;
  as(kind: 'workload', claims?: { service?: string; tenantId?: string }): TestClient;
  readonly events: {
    /** Delivers an event and resolves when the service's consumers have handled it. */
    publish<P>(topic: EventTopic<P>, payload: P, options?: { tenantId?: string }): Promise<void>;
    /** Payloads that the service has published so far, after its outbox has been emptied. */
    published<P>(topic: EventTopic<P>): Promise<P[]>;
  };
  /** Sets flags and faults, as the platform does by `flags.json`. */
  setFlags(document: unknown): Promise<void>;
  /** Stops gracefully and drops the database. */
  stop(): Promise<void>;
}

/**
 * Starts a whole service in this process, on a real PostgreSQL with a database of its own, as it runs in production: migrated
 * by the owner, served by login `_a`, events through the queue.
 *
 * @example
 * ```ts
 * const app = await startTestService(service);
 * after(() => app.stop());
 * const { status } = await app.as('person', { tenantId: 'acme' }).post('/greetings', { name: 'Ada' });
 * ```
 */
export async function startTestService(
  service: Service,
  options: TestServiceOptions = {},
): Promise<TestService> {
  const clock = options.clock ?? new TestClock();
  const issuer = await TestIssuer.start();
  const database = service.database
    ? await testDatabase({ migrations: options.migrations })
    : undefined;
  const path = await runDirectory(service, issuer, options, database);
  let bus: RecordingBus | undefined;
  const write = options.log ?? (process.env.DEBUG ? undefined : () => {});
  const running = await startService(service, {
    directory: new RunDirectory(path),
    environment: options.config ?? {},
    port: 0,
    clock,
    logger: createLogger({ clock, write, level: 'debug' }),
    decorateBus: opened => (bus = new RecordingBus(opened)),
  });
  await running.started;
  const url = `http://127.0.0.1:${running.port}`;
  const as = (kind: 'person' | 'workload', claims: Record<string, unknown> = {}) =>
    new TestClient(url, async () => {
      if (kind === 'person') return { authorization: `Bearer ${await issuer.person(claims)}` };
      const token = await issuer.workload((claims.service as string) ?? 'caller');
      const tenant = claims.tenantId as string | undefined;
      return { authorization: `Bearer ${token}`, ...(tenant && { 'x-tenant-id': tenant }) };
    });
  return {
    url,
    clock,
    database,
    anonymous: new TestClient(url, async () => ({})),
    as,
    events: {
      publish: (topic, payload, more = {}) =>
        deliver(bus, database, topic as EventTopic, payload, { ...more, time: clock.now() }),
      published: async topic => {
        await running.flushOutbox();
        return (bus?.published ?? [])
          .filter(event => event.topic === topic.name)
          .map(event => event.payload as never);
      },
    },
    setFlags: async document => {
      await writeFile(join(path, 'flags.json.part'), JSON.stringify(document));
      await rename(join(path, 'flags.json.part'), join(path, 'flags.json'));
      // The watcher needs a moment of the file system.
      await delay(50);
    },
    stop: async () => {
      await running.stop();
      await issuer.stop();
      await database?.drop();
      await rm(path, { recursive: true, force: true });
    },
  };
}

async function runDirectory(
  service: Service,
  issuer: TestIssuer,
  options: TestServiceOptions,
  database: TestDatabase | undefined,
): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'service-kit-run-'));
  const secrets = {
    ...(database && { 'database-url': database.url, 'events-url': database.ownerUrl }),
    ...options.secrets,
  };
  await mkdir(join(path, 'secrets'));
  for (const [name, value] of Object.entries(secrets)) {
    await writeFile(join(path, 'secrets', name), value, { mode: 0o600 });
  }
  await writeFile(join(path, 'token'), await issuer.workload(service.name), { mode: 0o600 });
  const config = {
    service: service.name,
    environment: 'test',
    release: 'test',
    issuers: issuer.trusted,
    events: { driver: 'postgres' },
    services: options.services ?? {},
    ...(options.mail && { mail: options.mail }),
  };
  await writeFile(join(path, 'config.json'), JSON.stringify(config));
  return path;
}

/** Waits until each consumer of the topic has noted the event in its inbox. */
async function deliver(
  bus: RecordingBus | undefined,
  database: TestDatabase | undefined,
  topic: EventTopic,
  payload: unknown,
  options: { tenantId?: string; time: Date },
): Promise<void> {
  const consumers = bus?.subscriptions.filter(each => each.topic === topic.name) ?? [];
  if (!bus || !database || consumers.length === 0) {
    throw new Error(`The service does not consume "${topic.name}"`);
  }
  const event = {
    id: randomUUID(),
    topic: topic.name,
    key: topic.key(payload),
    source: 'test',
    time: options.time.toISOString(),
    ...(options.tenantId && { tenantId: options.tenantId }),
    payload,
    headers: {},
  };
  await bus.publish([event]);
  bus.published.pop();
  for (let waited = 0; waited < 60_000; waited += 20) {
    const done = await database.admin('kit_inbox').where({ event_id: event.id });
    if (done.length >= consumers.length) return;
    await delay(20);
  }
  throw new Error(`"${topic.name}" was not handled within 60 s; run with DEBUG=1 to see why`);
}
