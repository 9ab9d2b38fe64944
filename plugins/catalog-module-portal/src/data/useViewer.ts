import { useMemo } from 'react';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useStarredEntities } from '@backstage/plugin-catalog-react';
import { useLoad } from '@internal/portal-ui';
import type { Viewer } from '../model/filters';

/** Whose things are "mine" and which are starred; `undefined` until it is known. */
export function useViewer(): Viewer | undefined {
  const identity = useApi(identityApiRef);
  const { starredEntities } = useStarredEntities();
  const own = useLoad(() => identity.getBackstageIdentity(), [identity]);
  const ownershipRefs = own.status === 'loaded' ? own.value.ownershipEntityRefs : undefined;
  const failed = own.status === 'error';
  return useMemo(() => {
    if (!ownershipRefs && !failed) return undefined;
    return { ownershipRefs: ownershipRefs ?? [], starredRefs: [...starredEntities] };
  }, [ownershipRefs, failed, starredEntities]);
}
