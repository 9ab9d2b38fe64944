import {
  RELATION_API_CONSUMED_BY,
  RELATION_DEPENDENCY_OF,
  RELATION_PROVIDES_API,
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { AuthService } from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type { DeployService } from '@internal/plugin-deploy-node';
import type { GitHostService } from '@internal/plugin-local-platform-node';
import type { RepositoryHost } from '../repositories/RepositoryHost';
import type { CreationStore } from './CreationStore';
import type { ArchivePreview, CallOptions, ServiceLifecycle } from './ServiceLifecycle';

const UNDO_DAYS = 7;

export class PlatformServiceLifecycle implements ServiceLifecycle {
  private readonly parts: {
    auth: AuthService;
    catalog: CatalogService;
    deploy: DeployService;
    gitHost: GitHostService;
    repositories: RepositoryHost;
    creations: CreationStore;
    scaffolder: ScaffolderService;
  };

  constructor(parts: PlatformServiceLifecycle['parts']) {
    this.parts = parts;
  }

  async previewArchive(name: string, options: CallOptions): Promise<ArchivePreview> {
    const entity = await this.component(name, options);
    const states = await this.parts.deploy.environments(componentRef(name), options);
    return {
      name,
      stops: states
        .filter(state => state.release !== undefined || state.instances > 0)
        .map(({ environment, health, instances, url }) => ({
          environment,
          health,
          instances,
          url,
        })),
      dependants: await this.dependants(entity, options),
      undoDays: UNDO_DAYS,
    };
  }

  async archive(
    { name, confirmName }: { name: string; confirmName: string },
    options: CallOptions,
  ): Promise<ArchivePreview> {
    if (confirmName !== name) {
      throw new InputError(
        `\`confirmName\` must be "${name}", is "${confirmName}". Nothing was archived`,
      );
    }
    const preview = await this.previewArchive(name, options);
    // The entity goes last: until then the page, and with it the way to try again, is there.
    await this.parts.deploy.archive(componentRef(name), options);
    await this.parts.gitHost.archiveRepository(name, options);
    return preview;
  }

  async restore(name: string, options: CallOptions): Promise<void> {
    // The git host knows the owner of what is archived, and refuses who may not. The rest is the platform's own doing: the entity,
    // by which other plugins would ask for the owner, comes back only after the repository.
    await this.parts.gitHost.restoreRepository(name, options);
    const own = { credentials: await this.parts.auth.getOwnServiceCredentials() };
    await this.parts.deploy.restore(componentRef(name), own);
  }

  async transfer(
    { name, owner }: { name: string; owner: string },
    options: CallOptions,
  ): Promise<void> {
    const ownerRef = stringifyEntityRef(
      parseEntityRef(owner, { defaultKind: 'group', defaultNamespace: 'default' }),
    );
    const group = await this.parts.catalog.getEntityByRef(ownerRef, options);
    if (group?.kind !== 'Group') {
      throw new InputError(
        `\`owner\` must be a group of the catalog; "${ownerRef}" is not. "${name}" keeps its owner`,
      );
    }
    await this.component(name, options);
    await this.parts.gitHost.transferRepository(name, ownerRef, options);
  }

  async cleanUp(taskId: string, options: CallOptions): Promise<{ removed: string[] }> {
    const task = await this.parts.scaffolder.getTask({ taskId }, options);
    if (task.status !== 'failed' && task.status !== 'cancelled') {
      throw new ConflictError(
        task.status === 'completed'
          ? 'The run succeeded, there is nothing to clean up. Archive the service to end it'
          : 'The run still goes on. Cancel it first, then clean up',
      );
    }
    const creation = await this.parts.creations.get(taskId);
    if (!creation) return { removed: [] };

    // The platform's own: a service that failed half-way may not have an owner in the catalog that could be asked for.
    const own = { credentials: await this.parts.auth.getOwnServiceCredentials() };
    await ignoreNotFound(this.parts.deploy.archive(componentRef(creation.name), own));
    await ignoreNotFound(
      this.parts.repositories.remove(creation.name, { ...own, requestId: taskId }),
    );
    await this.parts.creations.markUndone(taskId);
    return {
      removed: [`deployments and databases of ${creation.name}`, `repository ${creation.name}`],
    };
  }

  private async component(name: string, options: CallOptions): Promise<Entity> {
    const entity = await this.parts.catalog.getEntityByRef(componentRef(name), options);
    if (!entity) throw new NotFoundError(`There is no service "${name}" in the catalog`);
    return entity;
  }

  private async dependants(entity: Entity, options: CallOptions): Promise<string[]> {
    const refs = new Set(targets(entity, RELATION_DEPENDENCY_OF));
    const apiRefs = targets(entity, RELATION_PROVIDES_API);
    if (apiRefs.length > 0) {
      const { items } = await this.parts.catalog.getEntitiesByRefs(
        { entityRefs: apiRefs },
        options,
      );
      for (const api of items) {
        for (const ref of api ? targets(api, RELATION_API_CONSUMED_BY) : []) refs.add(ref);
      }
    }
    refs.delete(stringifyEntityRef(entity));
    return [...refs].sort();
  }
}

function componentRef(name: string): string {
  return `component:default/${name}`;
}

function targets(entity: Entity, type: string): string[] {
  return (entity.relations ?? [])
    .filter(relation => relation.type === type)
    .map(relation => relation.targetRef);
}

/** What is not there any more needs no undoing. */
async function ignoreNotFound(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'NotFoundError') throw error;
  }
}
