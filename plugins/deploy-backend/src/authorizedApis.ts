import type { EntityAuthorizer } from '@internal/plugin-kit';
import { AuthorizedDeployApi } from './deployments/AuthorizedDeployApi';
import { AuthorizedRolloutsApi } from './rollouts/AuthorizedRolloutsApi';
import { AuthorizedReleaseSetsApi } from './releaseSets/AuthorizedReleaseSetsApi';
import { AuthorizedRollbacksApi } from './rollbacks/AuthorizedRollbacksApi';
import type { Deployments } from './startDeployments';

/** What routes and actions may use: each call is asked for with the caller's own permissions. */
export function authorizedApis(parts: Deployments, authorizer: EntityAuthorizer) {
  return {
    api: new AuthorizedDeployApi(parts.api, authorizer),
    rollouts: new AuthorizedRolloutsApi(parts.rollouts, authorizer),
    rollbacks: new AuthorizedRollbacksApi(parts.rollbacks, authorizer),
    standings: parts.standings,
    authorizer,
    releaseSets: new AuthorizedReleaseSetsApi(parts.releaseSets, authorizer),
  };
}
