import type { AuthService } from '@backstage/backend-plugin-api';
import type { ReleaseStanding, StandingInEnvironment } from '@internal/plugin-deploy-common';
import type { DeployService } from '@internal/plugin-deploy-node';
import type { Change } from '@internal/plugin-gate-common';

/** How the release of a change has done so far; the checks of one decision ask once. */
export class Standings {
  readonly #asking = new Map<string, Promise<ReleaseStanding>>();

  constructor(private readonly options: { auth: AuthService; deploy: DeployService }) {}

  of(change: Change): Promise<ReleaseStanding> {
    const key = `${change.entityRef} ${change.to?.digest} ${change.environment}`;
    const asked = this.#asking.get(key) ?? this.#ask(change);
    if (!this.#asking.has(key)) {
      this.#asking.set(key, asked);
      // Only what is asked at the same moment is shared: the next decision looks again.
      const forget = () => this.#asking.delete(key);
      asked.then(forget, forget);
    }
    return asked;
  }

  async #ask({ entityRef, environment, to }: Change): Promise<ReleaseStanding> {
    const { auth, deploy } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    return deploy.standing(
      { entityRef, digest: `${to?.digest}`, environment: environment ?? '' },
      { credentials },
    );
  }
}

export function standingIn(
  standing: ReleaseStanding,
  environment: string,
): StandingInEnvironment | undefined {
  return standing.environments.find(each => each.environment === environment);
}

/** Path of the deploy tab, where what a check says can be seen. */
export function deployTab(entityRef: string): string {
  const [, namespace, name] = /^component:([^/]+)\/(.+)$/.exec(entityRef) ?? [];
  return `/catalog/${namespace}/component/${name}/deploy`;
}
