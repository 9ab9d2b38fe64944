import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import {
  createScaffolderTaskConditionalDecision,
  scaffolderTaskConditions,
} from '@backstage/plugin-scaffolder-backend/alpha';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type {
  Permission,
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import type { UserInfoService } from '@backstage/backend-plugin-api';
import { decide } from './domain/decide';
import type { Decision, Principal } from './domain/decide';
import type { Role } from './domain/roles';

/** Turns a decision into what the permission framework and the owning plugin understand. */
export function toPolicyDecision(
  decision: Decision,
  permission: Permission,
  principal: Principal,
): PolicyDecision {
  if (decision.result === 'allow') return { result: AuthorizeResult.ALLOW };
  if (decision.condition === 'owner') {
    return createCatalogConditionalDecision(
      permission as ResourcePermission<'catalog-entity'>,
      catalogConditions.isEntityOwner({ claims: principal.ownershipEntityRefs }),
    );
  }
  if (decision.condition === 'creator') {
    return createScaffolderTaskConditionalDecision(
      permission as ResourcePermission<'scaffolder-task'>,
      scaffolderTaskConditions.isTaskOwner({ createdBy: [principal.userEntityRef] }),
    );
  }
  return { result: AuthorizeResult.DENY };
}

/** Decides by the roles of the configuration; nobody who is not signed in may do anything. */
export class PlatformPolicy implements PermissionPolicy {
  constructor(private readonly roles: Role[], private readonly userInfo: UserInfoService) {}

  async handle(request: PolicyQuery, user?: PolicyQueryUser): Promise<PolicyDecision> {
    if (!user) return { result: AuthorizeResult.DENY };
    const principal = await this.userInfo.getUserInfo(user.credentials);
    return toPolicyDecision(
      decide(this.roles, request.permission, principal),
      request.permission,
      principal,
    );
  }
}
