import type { EventTopic } from '../events/index.ts';
import type { Service } from '../service.ts';
import type { TestClient } from './testClient.ts';
import { TestClock } from './testClock.ts';
import type { TestDatabase } from './testDatabase.ts';

/** How a service is started in a test. */
export interface TestServiceOptions {
  /** Environment variables of the service's own config. */
  config?: Record<string, string>;
  /** Base URLs of services that this one calls. */
  services?: Record<string, string>;
  /** Files of `$RUN_DIR/secrets`. */
  secrets?: Record<string, string>;
  clock?: TestClock;
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
  as(kind: 'person', claims?: { subject?: string; tenantId?: string; permissions?: string[] }): TestClient;
  as(kind: 'workload', claims?: { service?: string; tenantId?: string }): TestClient;
  readonly events: {
    /** Delivers an event to the service's consumers and resolves when they have handled it. */
    publish<P>(topic: EventTopic<P>, payload: P, options?: { tenantId?: string }): Promise<void>;
    /** Payloads that the service has published so far, after its outbox has been emptied. */
    published<P>(topic: EventTopic<P>): Promise<P[]>;
  };
  /** Sets flags and faults, as the platform does by `flags.json`. */
  setFlags(document: unknown): Promise<void>;
  /** Stops gracefully and drops the database. */
  stop(): Promise<void>;
}
