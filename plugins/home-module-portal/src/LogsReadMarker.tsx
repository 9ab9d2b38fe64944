import { useEffect } from 'react';
import { identityApiRef, storageApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useLocation } from 'react-router-dom';
import { homeBucket } from './data/useNewcomerPath';

/** Notes that the viewer has opened the logs of an entity: the one step that leaves no trace in any backend. */
export function LogsReadMarker() {
  const storageApi = useApi(storageApiRef);
  const identity = useApi(identityApiRef);
  const { pathname } = useLocation();
  useEffect(() => {
    if (!/^\/catalog\/[^/]+\/[^/]+\/[^/]+\/logs(\/|$)/.test(pathname)) return;
    // Root elements are there before sign-in, when the viewer's settings cannot be read yet: the identity waits for it.
    void identity.getBackstageIdentity().then(() => {
      const storage = storageApi.forBucket(homeBucket);
      if (storage.snapshot<boolean>('readLogs').value !== true) void storage.set('readLogs', true);
    });
  }, [pathname, storageApi, identity]);
  return null;
}
