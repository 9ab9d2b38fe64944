import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useLoad } from '@internal/portal-ui';

/** Entity ref of the viewer; undefined while it is not known. */
export function useMe(): string | undefined {
  const identity = useApi(identityApiRef);
  const me = useLoad(() => identity.getBackstageIdentity(), [identity]);
  return me.status === 'loaded' ? me.value.userEntityRef : undefined;
}
