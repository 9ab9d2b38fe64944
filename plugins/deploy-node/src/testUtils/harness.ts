import { deepStrictEqual, ok } from 'node:assert/strict';
import type { Release, RolloutSpec } from '@internal/plugin-deploy-common';
import type { DesiredState, DeployTarget, ObservedState } from '../extensions';

/** How releases behave that a test asks for. */
export type ReleaseBehaviour = 'good' | 'crash';

/** What a target's package brings so that the suite can run on it. */
export interface TargetHarness {
  target: DeployTarget;
  environment: string;
  /** A name that nothing else uses. */
  newService(): string;
  /** A release that the target can run; another `version` has another digest. */
  release(
    service: string,
    version: number,
    options?: { behaviour?: ReleaseBehaviour; rollout?: RolloutSpec },
  ): Promise<Release>;
  /** Lets the target work for a moment; the suite calls it between two looks. */
  pass(): Promise<void>;
  /** How often to look before giving up. Default 300. */
  patience?: number;
}

/** One service on the target under test, in the words of the cases. */
export class ServiceUnderTest {
  readonly name: string;

  constructor(readonly harness: TargetHarness) {
    this.name = harness.newService();
  }

  release(version: number, options?: { behaviour?: ReleaseBehaviour; rollout?: RolloutSpec }) {
    return this.harness.release(this.name, version, options);
  }

  desired(release: Release, change: Partial<DesiredState> = {}): DesiredState {
    return {
      service: this.name,
      environment: this.harness.environment,
      entityRef: `component:default/${this.name}`,
      release,
      previews: [],
      dependsOn: [],
      ...change,
    };
  }

  async apply(release: Release, change?: Partial<DesiredState>) {
    await this.harness.target.apply(this.desired(release, change));
  }

  observe(): Promise<ObservedState | undefined> {
    return this.harness.target.observe(this.name, this.harness.environment);
  }

  /** Looks until `check` is content, and answers with what it saw then. */
  async until(
    what: string,
    check: (state: ObservedState | undefined) => boolean,
  ): Promise<ObservedState | undefined> {
    const { patience = 300 } = this.harness;
    let state: ObservedState | undefined;
    for (let looks = 0; looks < patience; looks += 1) {
      state = await this.observe();
      if (check(state)) return state;
      await this.harness.pass();
    }
    throw new Error(`Not seen: ${what}. Last: ${JSON.stringify(state, undefined, 1)}`);
  }

  async serving(release: Release): Promise<ObservedState> {
    const state = await this.until(
      `${release.digest} serves`,
      each => each?.health === 'Healthy' && each.settled && each.digest === release.digest,
    );
    return state!;
  }
}

export { deepStrictEqual, ok };
