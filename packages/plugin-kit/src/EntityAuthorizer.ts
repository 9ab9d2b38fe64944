import type { BackstageCredentials, PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult, type ResourcePermission } from '@backstage/plugin-permission-common';

/** Asks permissions of things that belong to an entity, with the entity's ref. */
export class EntityAuthorizer {
  constructor(private readonly permissions: PermissionsService) {}

  async assertAllowed(
    permission: ResourcePermission,
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const [allowed] = await this.allowed(permission, [entityRef], credentials);
    if (!allowed) {
      throw new NotAllowedError(
        `You may not do this (${permission.name}) for ${entityRef}. "What may I do, and why not?" shows the rule and whom to ask.`,
      );
    }
  }

  /** The refs for which the permission is given; one call for all of them. */
  async allowed(
    permission: ResourcePermission,
    entityRefs: string[],
    credentials: BackstageCredentials,
  ): Promise<string[]> {
    if (entityRefs.length === 0) return [];
    const decisions = await this.permissions.authorize(
      entityRefs.map(resourceRef => ({ permission, resourceRef })),
      { credentials },
    );
    return entityRefs.filter((_, index) => decisions[index].result === AuthorizeResult.ALLOW);
  }
}
