import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  deployDeploymentCreatePermission,
  deployEnvironmentReadPermission,
} from '@internal/plugin-deploy-common';
import type { EntityAuthorizer } from '@internal/plugin-kit';
import type { RolloutRequest, RolloutsApi } from './RolloutsApi';

interface Options {
  credentials: BackstageCredentials;
}

/** Lets callers do with rollouts what they may do with their entities. Who may ship may also hold and take back. */
export class AuthorizedRolloutsApi implements RolloutsApi {
  constructor(private readonly inner: RolloutsApi, private readonly authorizer: EntityAuthorizer) {}

  async list(query: Parameters<RolloutsApi['list']>[0], options: Options) {
    const found = await this.inner.list(query, options);
    const allowed = new Set(
      await this.authorizer.allowed(
        deployEnvironmentReadPermission,
        [...new Set(found.map(each => each.entityRef))],
        options.credentials,
      ),
    );
    return found.filter(each => allowed.has(each.entityRef));
  }

  async get(id: string, options: Options) {
    const rollout = await this.inner.get(id, options);
    const [allowed] = await this.authorizer.allowed(
      deployEnvironmentReadPermission,
      [rollout.entityRef],
      options.credentials,
    );
    if (!allowed) throw new NotFoundError(`There is no rollout '${id}'.`);
    return rollout;
  }

  async act(request: RolloutRequest, options: Options) {
    const { entityRef } = await this.get(request.id, options);
    await this.authorizer.assertAllowed(
      deployDeploymentCreatePermission,
      entityRef,
      options.credentials,
    );
    return this.inner.act(request, options);
  }
}
