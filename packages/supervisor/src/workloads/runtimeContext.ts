import type { ChildRecords } from '../childRecords.ts';
import type { Clock } from '../clock.ts';
import type { ServiceRoute } from '../gateway/routeTable.ts';
import type { Layout } from '../layout.ts';
import type { RunConfig } from '../runDir/runDir.ts';
import type { SigningKey } from '../runDir/signingKey.ts';
import type { WorkloadStore } from './workloadStore.ts';

/** Requests of one workload as the gateway counts them. */
export interface Traffic {
  lastRequestTime?: number;
  inFlight: number;
  /** Requests at instances, by instance id. */
  byInstance: Record<string, number>;
  /** When the gateway was asked. */
  time: number;
}

/** The gateway as workloads see it. */
export interface RouteSink {
  /** The route that is in force, from this or an earlier supervisor. */
  get(environment: string, service: string): ServiceRoute | undefined;
  /** Resolves to true once the gateway uses the route (or is dead and will read it at its start). */
  publish(environment: string, service: string, route: ServiceRoute | undefined): Promise<boolean>;
  /** Asks the gateway now; the last known numbers when it does not answer. */
  traffic(environment: string, service: string): Promise<Traffic>;
}

/** All that workloads share. */
export interface RuntimeContext {
  layout: Layout;
  clock: Clock;
  nodePath: string;
  key: SigningKey;
  issuer: string;
  gatewayPort: number;
  otlpEndpoint: string;
  mail: RunConfig['mail'];
  events: RunConfig['events'];
  children: ChildRecords;
  store: WorkloadStore;
  routes: RouteSink;
  takePort(): Promise<number>;
  /** One line for the supervisor's own log. */
  log(message: string): void;
}
