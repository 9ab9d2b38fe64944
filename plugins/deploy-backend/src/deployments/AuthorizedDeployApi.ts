import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  type Deployment,
  deployDeploymentCreatePermission,
  deployEnvironmentReadPermission,
  deployServiceArchivePermission,
  deployServiceRestartPermission,
} from '@internal/plugin-deploy-common';
import type { EntityAuthorizer } from '@internal/plugin-kit';
import type { NewRelease } from '../database/ReleaseStore';
import type { DeployApi, DeployRequest } from './DeployApi';

interface Options {
  credentials: BackstageCredentials;
}

const MAX_REFS = 100;

/** Lets callers do with releases and environments what they may do with their entities. */
export class AuthorizedDeployApi implements DeployApi {
  constructor(private readonly inner: DeployApi, private readonly authorizer: EntityAuthorizer) {}

  /** Open to other plugins only, which the route has made sure of: a release is a fact of a build, not somebody's wish. */
  registerRelease(release: NewRelease, options: Options) {
    return this.inner.registerRelease(release, options);
  }

  async listReleases(query: Parameters<DeployApi['listReleases']>[0], options: Options) {
    await this.#assert(deployEnvironmentReadPermission, query.entityRef, options);
    return this.inner.listReleases(query, options);
  }

  async deploy(request: DeployRequest, options: Options) {
    await this.#assert(permissionFor(request), request.entityRef, options);
    return this.inner.deploy(request, options);
  }

  async decide(request: DeployRequest, options: Options) {
    await this.#assert(deployEnvironmentReadPermission, request.entityRef, options);
    return this.inner.decide(request, options);
  }

  async requestApproval(request: DeployRequest, options: Options) {
    await this.#assert(permissionFor(request), request.entityRef, options);
    return this.inner.requestApproval(request, options);
  }

  async getDeployment(id: string, options: Options): Promise<Deployment> {
    const deployment = await this.inner.getDeployment(id, options);
    const { entityRef } = deployment;
    const [allowed] = await this.authorizer.allowed(
      deployEnvironmentReadPermission,
      [entityRef],
      options.credentials,
    );
    if (!allowed) throw new NotFoundError(`There is no deployment '${id}'.`);
    return deployment;
  }

  async listDeployments(query: Parameters<DeployApi['listDeployments']>[0], options: Options) {
    if (query.entityRef) {
      await this.#assert(deployEnvironmentReadPermission, query.entityRef, options);
      return this.inner.listDeployments(query, options);
    }
    return this.#readable(await this.inner.listDeployments(query, options), options);
  }

  async endPreview(id: string, options: Options) {
    const { entityRef } = await this.getDeployment(id, options);
    await this.#assert(deployDeploymentCreatePermission, entityRef, options);
    return this.inner.endPreview(id, options);
  }

  async environments(entityRef: string, options: Options) {
    await this.#assert(deployEnvironmentReadPermission, entityRef, options);
    return this.inner.environments(entityRef, options);
  }

  async health(entityRefs: string[], options: Options) {
    if (entityRefs.length > MAX_REFS) {
      throw new InputError(
        `Ask for at most ${MAX_REFS} entities at once, not ${entityRefs.length}.`,
      );
    }
    const allowed = await this.authorizer.allowed(
      deployEnvironmentReadPermission,
      [...new Set(entityRefs)],
      options.credentials,
    );
    return this.inner.health(allowed, options);
  }

  async unhealthy(options: Options) {
    return this.#readable(await this.inner.unhealthy(options), options);
  }

  async releaseHold(place: { entityRef: string; environment: string }, options: Options) {
    await this.#assert(deployDeploymentCreatePermission, place.entityRef, options);
    return this.inner.releaseHold(place, options);
  }

  async archive(entityRef: string, options: Options) {
    await this.#assert(deployServiceArchivePermission, entityRef, options);
    return this.inner.archive(entityRef, options);
  }

  async restore(entityRef: string, options: Options) {
    await this.#assert(deployServiceArchivePermission, entityRef, options);
    return this.inner.restore(entityRef, options);
  }

  async #readable<T extends { entityRef: string }>(items: T[], { credentials }: Options) {
    const refs = [...new Set(items.map(each => each.entityRef))];
    const allowed = new Set(
      await this.authorizer.allowed(deployEnvironmentReadPermission, refs, credentials),
    );
    return items.filter(each => allowed.has(each.entityRef));
  }

  #assert(permission: ResourcePermission, entityRef: string, options: Options): Promise<void> {
    return this.authorizer.assertAllowed(permission, entityRef, options.credentials);
  }
}

function permissionFor({ kind }: DeployRequest): ResourcePermission {
  return kind === 'restart' ? deployServiceRestartPermission : deployDeploymentCreatePermission;
}
