import type { EntityHealth, HealthStatus } from '@internal/plugin-deploy-common';
import type { ObservedState } from '@internal/plugin-deploy-node';
import type { Clock } from '@internal/plugin-kit';
import type { TargetRegistry } from './TargetRegistry';

const CACHE_MS = 2_000;

/** From worst to best, as far as a list of services is concerned. */
const SEVERITY: HealthStatus[] = [
  'Failed',
  'Degraded',
  'Progressing',
  'Unknown',
  'Stopped',
  'Healthy',
  'Asleep',
];

/** Health of many entities by one call to each target, at most every two seconds. */
export class HealthBoard {
  #cached?: { time: number; states: Promise<ObservedState[]> };

  constructor(
    private readonly targets: TargetRegistry,
    /** In the order of promotion. */
    private readonly environments: string[],
    private readonly clock: Clock,
  ) {}

  async of(services: Array<{ entityRef: string; service?: string }>): Promise<EntityHealth[]> {
    const states = await this.#states();
    return services.map(({ entityRef, service }) => {
      const here = states.filter(state => state.service === service);
      return { entityRef, ...summarise(here, this.environments) };
    });
  }

  #states(): Promise<ObservedState[]> {
    const time = this.clock.now().getTime();
    if (!this.#cached || time - this.#cached.time >= CACHE_MS) {
      const states = this.targets.observeAll();
      this.#cached = { time, states };
      // A failed call must not be what everybody gets for two seconds.
      states.catch(() => (this.#cached = undefined));
    }
    return this.#cached.states;
  }
}

/** Worst of the environments; of equally bad ones, that which is furthest towards production. */
export function summarise(
  states: ObservedState[],
  environments: string[],
): Omit<EntityHealth, 'entityRef'> {
  if (states.length === 0) {
    return { health: 'Unknown', message: 'Not deployed yet.', environments: [] };
  }
  const ordered = [...states].sort(
    (a, b) => environments.indexOf(b.environment) - environments.indexOf(a.environment),
  );
  const worst = ordered.reduce((found, state) =>
    SEVERITY.indexOf(state.health) < SEVERITY.indexOf(found.health) ? state : found,
  );
  return {
    health: worst.health,
    message: `${worst.environment}: ${worst.message}`,
    environments: ordered
      .reverse()
      .map(({ environment, health, digest }) => ({ environment, health, digest })),
  };
}
