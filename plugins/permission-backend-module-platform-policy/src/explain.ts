import { InputError, NotFoundError, ResponseError } from '@backstage/errors';
import { RELATION_MEMBER_OF, stringifyEntityRef } from '@backstage/catalog-model';
import { AuthorizeResult, isResourcePermission } from '@backstage/plugin-permission-common';
import type { Permission, PolicyDecision } from '@backstage/plugin-permission-common';
import type { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { ExplainAnswer, ExplainRequest } from '@internal/plugin-access-common';
import { decide } from './domain/decide';
import type { Principal } from './domain/decide';
import type { Role } from './domain/roles';
import type { PermissionCatalog } from './permissionCatalog';
import { toPolicyDecision } from './policy';

/** Answers "what may this person do, and why not?" with the policy's own decision. */
export class Explainer {
  constructor(
    private readonly deps: {
      roles: Role[];
      permissions: PermissionCatalog;
      catalog: CatalogService;
      auth: AuthService;
      discovery: DiscoveryService;
    },
  ) {}

  /**
   * @throws NotFoundError when the user or the permission does not exist.
   * @throws InputError when an entity is named for a permission that is not asked about entities.
   */
  async explain(request: ExplainRequest): Promise<ExplainAnswer> {
    const permission = await this.permission(request.permission);
    if (request.entityRef && !isResourcePermission(permission, 'catalog-entity')) {
      throw new InputError(
        `Permission '${permission.name}' is not asked about an entity; \`entityRef\` must be left out`,
      );
    }
    const principal = await this.principal(request.user);
    const decision = decide(this.deps.roles, permission, principal);
    const policyDecision = toPolicyDecision(decision, permission, principal);
    const effective = await this.effective(policyDecision, request.entityRef);
    const holders = decision.givenTo.map(title => `'${title}'`).join(', ');
    return {
      decision: decision.result,
      effective,
      roles: decision.roles,
      rule: decision.rule ?? 'no rule matched',
      reason: this.reason(decision.reason, policyDecision, request, effective),
      ask:
        effective === 'deny'
          ? `Given to ${
              holders || 'no role'
            }. Roles are set in \`permission.roles\` by the platform team.`
          : undefined,
    };
  }

  private reason(
    reason: string,
    decision: PolicyDecision,
    request: ExplainRequest,
    effective: 'allow' | 'deny',
  ): string {
    if (decision.result !== AuthorizeResult.CONDITIONAL) return reason;
    if (!request.entityRef) return `${reason} Name an entity to see what that comes to.`;
    const owns = effective === 'allow' ? 'owns' : 'does not own';
    return `${reason} '${request.user}' ${owns} '${request.entityRef}'.`;
  }

  private async permission(name: string): Promise<Permission> {
    const found = (await this.deps.permissions.list()).find(permission => permission.name === name);
    if (!found) throw new NotFoundError(`No installed plugin declares a permission '${name}'`);
    return found;
  }

  private async principal(userRef: string): Promise<Principal> {
    const credentials = await this.deps.auth.getOwnServiceCredentials();
    const user = await this.deps.catalog.getEntityByRef(userRef, { credentials });
    if (user?.kind !== 'User')
      throw new NotFoundError(`There is no user '${userRef}' in the catalog`);
    const ref = stringifyEntityRef(user);
    const groups = (user.relations ?? [])
      .filter(relation => relation.type === RELATION_MEMBER_OF)
      .map(relation => relation.targetRef);
    return { userEntityRef: ref, ownershipEntityRefs: [ref, ...groups] };
  }

  private async effective(
    decision: PolicyDecision,
    entityRef: string | undefined,
  ): Promise<'allow' | 'deny'> {
    if (decision.result !== AuthorizeResult.CONDITIONAL) {
      return decision.result === AuthorizeResult.ALLOW ? 'allow' : 'deny';
    }
    if (!entityRef) return 'deny';
    const { auth, discovery } = this.deps;
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await auth.getOwnServiceCredentials(),
      targetPluginId: decision.pluginId,
    });
    const base = await discovery.getBaseUrl(decision.pluginId);
    const { pluginId: _pluginId, result: _result, ...conditions } = decision;
    const response = await fetch(`${base}/.well-known/backstage/permissions/apply-conditions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ items: [{ id: '0', resourceRef: entityRef, ...conditions }] }),
    });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    const { items } = (await response.json()) as { items: Array<{ result: AuthorizeResult }> };
    return items[0]?.result === AuthorizeResult.ALLOW ? 'allow' : 'deny';
  }
}
