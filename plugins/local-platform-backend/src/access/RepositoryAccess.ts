import type {
  AuthService,
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { RELATION_MEMBER_OF } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Permission, ResourcePermission } from '@backstage/plugin-permission-common';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { repositoryPushPermission } from '@internal/plugin-local-platform-common';
import type { RepositoryRecord } from '../repositories/RepositoryStore';
import type { RepositoryToken } from '../tokens/TokenStore';
import { ownerSatisfies } from './ownerSatisfies';

/** Who may do what to a repository. */
export class RepositoryAccess {
  constructor(
    private readonly deps: {
      permissions: PermissionsService;
      catalog: CatalogService;
      auth: AuthService;
    },
  ) {}

  /** @throws NotAllowedError that names the permission and the owner */
  async require(
    permission: ResourcePermission<'catalog-entity'>,
    repository: RepositoryRecord,
    credentials: BackstageCredentials,
  ): Promise<void> {
    if (await this.decide(permission, repository, credentials)) return;
    throw new NotAllowedError(
      `You may not do this to "${repository.name}": it needs "${permission.name}", which its owner ${repository.owner} has. ` +
        'Ask the owner, or a platform admin.',
    );
  }

  async requireBasic(permission: Permission, credentials: BackstageCredentials): Promise<void> {
    const [{ result }] = await this.deps.permissions.authorizeConditional(
      [{ permission } as { permission: ResourcePermission }],
      { credentials },
    );
    if (result === AuthorizeResult.ALLOW) return;
    throw new NotAllowedError(`You may not do this: it needs "${permission.name}"`);
  }

  /** The rights of a new token for this person: what the policy says now, and whether ownership has to be looked at again. */
  async tokenRights(
    repository: RepositoryRecord,
    credentials: BackstageCredentials,
  ): Promise<Pick<RepositoryToken, 'scope' | 'basis'>> {
    const [decision] = await this.deps.permissions.authorizeConditional(
      [{ permission: repositoryPushPermission }],
      { credentials },
    );
    if (decision.result === AuthorizeResult.ALLOW) return { scope: 'write', basis: 'policy' };
    const allowed = await this.decide(repositoryPushPermission, repository, credentials);
    return { scope: allowed ? 'write' : 'read', basis: 'ownership' };
  }

  /** Why a push with this token is refused, if it is. Groups and owners are those of now, not of when the token was made. */
  async pushProblem(
    token: RepositoryToken,
    repository: RepositoryRecord,
  ): Promise<string | undefined> {
    if (repository.phase === 'Archived') {
      return `"${repository.name}" is archived and read-only. Restore the service to push again.`;
    }
    if (token.scope === 'write') {
      const user = await this.deps.catalog.getEntityByRef(token.userEntityRef, {
        credentials: await this.deps.auth.getOwnServiceCredentials(),
      });
      const groups = (user?.relations ?? [])
        .filter(({ type }) => type === RELATION_MEMBER_OF)
        .map(({ targetRef }) => targetRef);
      const mayPush =
        user !== undefined &&
        (token.basis === 'policy' || [token.userEntityRef, ...groups].includes(repository.owner));
      if (mayPush) return undefined;
    }
    return (
      `You may read "${repository.name}" but not push to it: it belongs to ${repository.owner}. ` +
      'Ask a member of that group to push, or to take you in; then copy a new clone line from the service page.'
    );
  }

  private async decide(
    permission: ResourcePermission<'catalog-entity'>,
    repository: RepositoryRecord,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const resourceRef = `component:default/${repository.name}`;
    const [{ result }] = await this.deps.permissions.authorize([{ permission, resourceRef }], {
      credentials,
    });
    if (result === AuthorizeResult.ALLOW) return true;
    const own = await this.deps.auth.getOwnServiceCredentials();
    if (await this.deps.catalog.getEntityByRef(resourceRef, { credentials: own })) return false;
    // The catalog does not have it (just made, or archived) and cannot say who owns it; the git host can.
    const [decision] = await this.deps.permissions.authorizeConditional([{ permission }], {
      credentials,
    });
    return (
      decision.result === AuthorizeResult.CONDITIONAL &&
      ownerSatisfies(decision.conditions, repository.owner)
    );
  }
}
