import { readFileSync } from 'node:fs';
import { writeFileAtomic } from './atomicFile.ts';
import type { GatewayStats } from './gateway/controlServer.ts';
import type { Route, RouteTable, ServiceRoute } from './gateway/routeTable.ts';
import type { RouteSink, Traffic } from './workloads/runtimeContext.ts';

/** The gateway as the book needs it. */
export interface GatewayControl {
  reload(version: number): Promise<boolean>;
  stats(): Promise<GatewayStats | undefined>;
}

/** All routes: written to the file that the gateway reads, and known to be in force only once it has said so. */
export class RouteBook implements RouteSink {
  readonly #file: string;
  readonly #gateway: GatewayControl;
  readonly #written: Map<string, ServiceRoute>;
  readonly #inForce: Map<string, ServiceRoute>;
  #version: number;

  /**
   * @param runs - whether the process of an instance still runs: after a reboot its port may belong to somebody else
   */
  constructor(file: string, gateway: GatewayControl, runs: (instanceId: string) => boolean) {
    this.#file = file;
    this.#gateway = gateway;
    const table = readTable(file);
    this.#version = table.version + 1;
    this.#written = new Map(table.routes.map(route => [keyOf(route), onlyRunning(route, runs)]));
    this.#inForce = new Map(this.#written);
    this.#write();
  }

  /** Makes the gateway use what is in the book: the supervisor before may have died between writing and telling it. */
  async sync(): Promise<void> {
    if (!(await this.#gateway.reload(this.#version))) {
      throw new Error('The gateway does not take its routes; see logs/gateway.log.');
    }
  }

  get(environment: string, service: string): ServiceRoute | undefined {
    return this.#inForce.get(`${environment}/${service}`);
  }

  async publish(
    environment: string,
    service: string,
    route: ServiceRoute | undefined,
  ): Promise<boolean> {
    const key = `${environment}/${service}`;
    set(this.#written, key, route);
    this.#version += 1;
    this.#write();
    const taken = await this.#gateway.reload(this.#version);
    if (taken) {
      set(this.#inForce, key, route);
    }
    return taken;
  }

  async traffic(environment: string, service: string): Promise<Traffic> {
    const time = Date.now();
    const stats = await this.#gateway.stats();
    const own = stats?.services[`${environment}/${service}`];
    return {
      inFlight: own?.inFlight ?? 0,
      ...(own && { lastRequestTime: own.lastRequestTime }),
      byInstance: stats?.instances ?? {},
      // Without an answer nothing is known of this moment.
      time: stats ? time : 0,
    };
  }

  /** Forgets routes of workloads that do not exist (any more). */
  async keepOnly(keys: Set<string>): Promise<void> {
    for (const [key, route] of this.#inForce) {
      if (!keys.has(key)) {
        await this.publish(route.environment, route.service, undefined);
      }
    }
  }

  #write(): void {
    const table: RouteTable = { version: this.#version, routes: [...this.#written.values()] };
    writeFileAtomic(this.#file, JSON.stringify(table));
  }
}

function set(map: Map<string, ServiceRoute>, key: string, route: ServiceRoute | undefined): void {
  if (route) {
    map.set(key, route);
  } else {
    map.delete(key);
  }
}

function onlyRunning(route: ServiceRoute, runs: (instanceId: string) => boolean): ServiceRoute {
  const check = <T extends Route>(each: T): T => {
    const targets = each.targets.filter(target => runs(target.instanceId));
    const lost = each.targets.length > 0 && targets.length === 0;
    return { ...each, targets, ...(lost && { state: 'Starting' }) };
  };
  const previews = Object.entries(route.previews).map(([id, preview]) => [id, check(preview)]);
  return { ...check(route), previews: Object.fromEntries(previews) };
}

function keyOf(route: ServiceRoute): string {
  return `${route.environment}/${route.service}`;
}

function readTable(file: string): RouteTable {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RouteTable;
  } catch {
    // Version by time: the gateway may run with a higher one from a table that is lost.
    return { version: Date.now(), routes: [] };
  }
}
