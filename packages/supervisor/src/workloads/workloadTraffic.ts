import type { ServiceRoute } from '../gateway/routeTable.ts';
import type { RouteSink, Traffic } from './runtimeContext.ts';

/** One workload at the gateway: its routes, and its requests as of the last time that the gateway was asked. */
export class WorkloadTraffic {
  /** Milliseconds; of any release and preview, also from before a restart of the gateway. */
  lastRequestTime?: number;
  readonly #routes: RouteSink;
  readonly #environment: string;
  readonly #service: string;
  #seen?: Traffic;

  constructor(routes: RouteSink, environment: string, service: string) {
    this.#routes = routes;
    this.#environment = environment;
    this.#service = service;
  }

  /** The route that is in force. */
  get route(): ServiceRoute | undefined {
    return this.#routes.get(this.#environment, this.#service);
  }

  get inFlight(): number {
    return this.#seen?.inFlight ?? 0;
  }

  async refresh(): Promise<void> {
    const seen = await this.#routes.traffic(this.#environment, this.#service);
    this.#seen = seen;
    if (seen.lastRequestTime !== undefined) {
      this.lastRequestTime = Math.max(this.lastRequestTime ?? 0, seen.lastRequestTime);
    }
  }

  /** Unknown while the gateway was not asked since the instance got its last request. */
  inFlightAt(instanceId: string, unroutedTime: number | undefined): number | undefined {
    const seen = this.#seen;
    return seen && unroutedTime !== undefined && seen.time > unroutedTime
      ? seen.byInstance[instanceId] ?? 0
      : undefined;
  }

  /** Returns once the route is in force. */
  async publish(route: ServiceRoute | undefined): Promise<void> {
    if (!(await this.#routes.publish(this.#environment, this.#service, route))) {
      throw new Error('the gateway did not take the routes');
    }
  }
}
