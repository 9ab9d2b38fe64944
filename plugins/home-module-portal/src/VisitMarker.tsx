import { useEffect } from 'react';
import { identityApiRef, storageApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useLocation } from 'react-router-dom';
import { homeBucket } from './data/useNewcomerPath';

const visits = [
  { key: 'readLogs', path: /^\/catalog\/[^/]+\/[^/]+\/[^/]+\/logs(\/|$)/ },
  { key: 'readLedger', path: /^\/ledger(\/|$)|^\/catalog\/[^/]+\/[^/]+\/[^/]+\/history(\/|$)/ },
];

/** Notes that the viewer has opened the logs of an entity, and the ledger: the steps that leave no trace in any backend. */
export function VisitMarker() {
  const storageApi = useApi(storageApiRef);
  const identity = useApi(identityApiRef);
  const { pathname } = useLocation();
  useEffect(() => {
    const visit = visits.find(({ path }) => path.test(pathname));
    if (!visit) return;
    // Root elements are there before sign-in, when the viewer's settings cannot be read yet: the identity waits for it.
    void identity.getBackstageIdentity().then(() => {
      const storage = storageApi.forBucket(homeBucket);
      if (storage.snapshot<boolean>(visit.key).value !== true) void storage.set(visit.key, true);
    });
  }, [pathname, storageApi, identity]);
  return null;
}
