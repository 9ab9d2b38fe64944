import { stringifyError } from '@backstage/errors';
import type { DeployTarget, ObservedState } from '@internal/plugin-deploy-node';
import type { Clock } from '@internal/plugin-kit';
import { placeKey } from './BoardStore';

const CACHE_MS = 2_000;

export interface Observation {
  /** By `placeKey`. */
  states: Map<string, ObservedState>;
  /** By environment: why its target could not be asked. What runs there goes on running. */
  silent: Map<string, string>;
}

/** What all targets see, asked at most every two seconds; a target that does not answer takes nothing from the others. */
export class ObservedStates {
  #cached?: { time: number; observation: Promise<Observation> };

  constructor(private readonly targets: DeployTarget[], private readonly clock: Clock) {}

  now(): Promise<Observation> {
    const time = this.clock.now().getTime();
    if (!this.#cached || time - this.#cached.time >= CACHE_MS) {
      this.#cached = { time, observation: this.#observe() };
    }
    return this.#cached.observation;
  }

  async #observe(): Promise<Observation> {
    const observation: Observation = { states: new Map(), silent: new Map() };
    await Promise.all(
      this.targets.map(async target => {
        try {
          for (const state of await target.observeAll()) {
            observation.states.set(placeKey(state), state);
          }
        } catch (error) {
          for (const environment of target.environments) {
            observation.silent.set(
              environment,
              `The target does not answer, what runs goes on running: ${stringifyError(error)}`,
            );
          }
        }
      }),
    );
    return observation;
  }
}
