import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  deployDeploymentCreatePermission,
  deployEnvironmentReadPermission,
  type RollbackPlan,
} from '@internal/plugin-deploy-common';
import type { EntityAuthorizer } from '@internal/plugin-kit';
import type { Place, RollbackRequest, RollbacksApi } from './RollbacksApi';

interface Options {
  credentials: BackstageCredentials;
}

/** Lets callers go back with what they may deploy; a plan needs that for every service in it. */
export class AuthorizedRollbacksApi implements RollbacksApi {
  constructor(
    private readonly inner: RollbacksApi,
    private readonly authorizer: EntityAuthorizer,
  ) {}

  async offer(place: Place, options: Options) {
    await this.#mayRead(place.entityRef, options);
    return this.inner.offer(place, options);
  }

  async rollBack(request: RollbackRequest, options: Options) {
    await this.#mayShip([request.entityRef], options);
    return this.inner.rollBack(request, options);
  }

  async startPlan(request: RollbackRequest, options: Options) {
    await this.#mayShip([request.entityRef], options);
    const { plan } = await this.inner.offer(request, options);
    await this.#mayShip(plan?.steps.map(step => step.entityRef) ?? [], options);
    return this.inner.startPlan(request, options);
  }

  async getPlan(id: string, options: Options): Promise<RollbackPlan> {
    const plan = await this.inner.getPlan(id, options);
    const [allowed] = await this.authorizer.allowed(
      deployEnvironmentReadPermission,
      [plan.entityRef],
      options.credentials,
    );
    if (!allowed) throw new NotFoundError(`There is no rollback plan '${id}'.`);
    return plan;
  }

  async resumePlan(id: string, options: Options) {
    const { steps } = await this.getPlan(id, options);
    await this.#mayShip(
      steps.map(step => step.entityRef),
      options,
    );
    return this.inner.resumePlan(id, options);
  }

  async affected(place: Place & { digest: string }, options: Options) {
    await this.#mayRead(place.entityRef, options);
    return this.inner.affected(place, options);
  }

  async #mayShip(entityRefs: string[], { credentials }: Options): Promise<void> {
    for (const ref of new Set(entityRefs)) {
      await this.authorizer.assertAllowed(deployDeploymentCreatePermission, ref, credentials);
    }
  }

  #mayRead(entityRef: string, { credentials }: Options): Promise<void> {
    return this.authorizer.assertAllowed(deployEnvironmentReadPermission, entityRef, credentials);
  }
}
