import type { AuthService } from '@backstage/backend-plugin-api';
import {
  type Entity,
  parseEntityRef,
  RELATION_DEPENDS_ON,
  RELATION_OWNED_BY,
} from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { DesiredState } from '@internal/plugin-deploy-node';
import type { Clock } from '@internal/plugin-kit';
import type { DeploymentStore } from '../database/DeploymentStore';
import type { ReleaseStore } from '../database/ReleaseStore';
import type { RolloutStore } from '../database/RolloutStore';
import { desiredPart } from '../rollouts/desired';

/** Puts together what should run in an environment, from rows and from the catalog. */
export class DesiredStates {
  constructor(
    private readonly options: {
      deployments: DeploymentStore;
      releases: ReleaseStore;
      rollouts: RolloutStore;
      catalog: CatalogService;
      auth: AuthService;
      clock: Clock;
    },
  ) {}

  async of(service: string, entityRef: string, environment: string): Promise<DesiredState> {
    const { deployments, rollouts, clock } = this.options;
    const desired = (await deployments.desired(service)).find(
      each => each.environment === environment,
    );
    const previews = await deployments.previews(service, environment, clock.now());
    const entity = await this.#entity(entityRef);
    const stable = desired && (await this.#release(service, desired.digest));
    const rollout = await rollouts.newest(service, environment);
    return {
      service,
      environment,
      entityRef,
      release: stable,
      ...(rollout &&
        (await desiredPart(
          rollout,
          stable,
          digest => this.#release(service, digest),
          clock.now(),
        ))),
      previews: await Promise.all(
        previews.map(async preview => ({
          previewId: preview.previewId!,
          release: await this.#release(service, preview.digest),
        })),
      ),
      dependsOn: componentsOf(entity),
      owner: entity?.relations?.find(each => each.type === RELATION_OWNED_BY)?.targetRef,
    };
  }

  async #release(service: string, digest: string) {
    const release = await this.options.releases.get(service, digest);
    if (!release) throw new NotFoundError(`${service} has no release ${digest}.`);
    return release;
  }

  /** The catalog may lag behind a new repository or be away for a moment; a deployment does not wait for it. */
  async #entity(entityRef: string): Promise<Entity | undefined> {
    const { auth, catalog } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    return catalog.getEntityByRef(entityRef, { credentials }).catch(() => undefined);
  }
}

function componentsOf(entity: Entity | undefined): string[] {
  const refs = (entity?.relations ?? [])
    .filter(relation => relation.type === RELATION_DEPENDS_ON)
    .map(relation => parseEntityRef(relation.targetRef));
  return refs
    .filter(ref => ref.kind.toLowerCase() === 'component')
    .map(ref => ref.name)
    .sort();
}
