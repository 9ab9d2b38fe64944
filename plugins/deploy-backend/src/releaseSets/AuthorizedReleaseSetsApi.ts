import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  deployDeploymentCreatePermission,
  deployEnvironmentReadPermission,
  type ReleaseSet,
} from '@internal/plugin-deploy-common';
import type { EntityAuthorizer } from '@internal/plugin-kit';
import type { ReleaseSetRequest, ReleaseSetsApi } from './ReleaseSetsApi';

interface Options {
  credentials: BackstageCredentials;
}

/** Who ships a set, or takes it back, must be allowed to for every service in it; who may see one of them sees the set. */
export class AuthorizedReleaseSetsApi implements ReleaseSetsApi {
  constructor(
    private readonly inner: ReleaseSetsApi,
    private readonly authorizer: EntityAuthorizer,
  ) {}

  async start(request: ReleaseSetRequest, options: Options) {
    await this.#mayShip(request.items, options);
    return this.inner.start(request, options);
  }

  async get(id: string, options: Options): Promise<ReleaseSet> {
    const set = await this.inner.get(id, options);
    const allowed = await this.authorizer.allowed(
      deployEnvironmentReadPermission,
      set.items.map(item => item.entityRef),
      options.credentials,
    );
    if (allowed.length === 0) throw new NotFoundError(`There is no release set '${id}'.`);
    return set;
  }

  async rollBack(id: string, options: Options) {
    const { items } = await this.get(id, options);
    await this.#mayShip(items, options);
    return this.inner.rollBack(id, options);
  }

  async #mayShip(items: Array<{ entityRef: string }>, { credentials }: Options): Promise<void> {
    for (const { entityRef } of items) {
      await this.authorizer.assertAllowed(deployDeploymentCreatePermission, entityRef, credentials);
    }
  }
}
