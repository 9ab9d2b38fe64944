import type { RoutingRule, WorkloadRelease } from '../api.ts';

/**
 * Why a route has no target, or that it has:
 * `Starting` and `Asleep` requests are held until an instance is ready, the others are answered at once.
 */
export type RouteState = 'Ready' | 'Starting' | 'Asleep' | 'CrashLoop' | 'Degraded' | 'Stopped';

/** One ready instance behind a route. */
export interface RouteTarget {
  instanceId: string;
  /** Digest. */
  release: string;
  /** What the release is to the workload; absent in tables of earlier versions. */
  role?: WorkloadRelease['role'];
  port: number;
  /** Relative to the other targets of the route, of which a release may have several; 0 is reached by rules only. */
  weight: number;
}

export interface Route {
  state: RouteState;
  /** What a person should read when there is no target. */
  message: string;
  targets: RouteTarget[];
}

/** All that the gateway knows of one service in one environment. */
export interface ServiceRoute extends Route {
  service: string;
  environment: string;
  rules: RoutingRule[];
  sticky: boolean;
  previews: Record<string, Route>;
  endedPreviews: string[];
}

/** Content of `<data>/run/routes.json`, which the gateway reads at its start and whenever it is told to. */
export interface RouteTable {
  version: number;
  routes: ServiceRoute[];
}
