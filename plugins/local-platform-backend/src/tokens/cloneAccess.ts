import { parseEntityRef } from '@backstage/catalog-model';
import type { CloneAccess } from '@internal/plugin-local-platform-common';
import type { RepositoryRecord } from '../repositories/RepositoryStore';

/**
 * The one line that a person copies. It clones, names the portal to npm and gives npm the same token, so that `npm install` in
 * the clone works. npm keeps the token in the user's own `.npmrc`: the one in the clone belongs to the repository.
 */
export function cloneAccess(options: {
  repository: RepositoryRecord;
  token: string;
  scope: 'read' | 'write';
  userEntityRef: string;
  expireTime: Date;
  portalUrl: string;
}): CloneAccess {
  const { repository, token, scope, portalUrl } = options;
  const url = new URL(`${portalUrl}/api/local-platform/git/${repository.name}.git`);
  const registry = `//${url.host}/api/local-platform/npm/`;
  url.username = parseEntityRef(options.userEntityRef).name;
  url.password = token;
  return {
    scope,
    ...(scope === 'read' && {
      scopeReason: `Pushing needs a member of ${repository.owner}, which owns "${repository.name}".`,
    }),
    token,
    expireTime: options.expireTime.toISOString(),
    url: url.href,
    command: [
      `git clone ${url.href}`,
      `cd ${repository.name}`,
      `export DEVOPSHUB_URL=${portalUrl}`,
      `npm config set ${registry}:_authToken=${token}`,
    ].join(' && '),
  };
}
