import { InputError } from '@backstage/errors';
import type { DeployTarget, ObservedState } from '@internal/plugin-deploy-node';

/** Which target serves which environment. */
export class TargetRegistry {
  constructor(private readonly targets: DeployTarget[]) {}

  find(environment: string): DeployTarget | undefined {
    return this.targets.find(target => target.environments.includes(environment));
  }

  get(environment: string): DeployTarget {
    const target = this.find(environment);
    if (target) return target;
    throw new InputError(
      `No deploy target serves the environment '${environment}'. Add the backend module for where it runs.`,
    );
  }

  async observeAll(): Promise<ObservedState[]> {
    return (await Promise.all(this.targets.map(target => target.observeAll()))).flat();
  }
}
