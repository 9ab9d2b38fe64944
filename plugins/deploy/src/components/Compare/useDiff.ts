import { useApi } from '@backstage/frontend-plugin-api';
import { useLoad } from '@internal/portal-ui';
import { deployApiRef } from '../../api/DeployApi';

/** What differs between two releases of one service; both are immutable, so it is asked once. */
export function useDiff(entityRef: string, from: string, to: string) {
  const api = useApi(deployApiRef);
  return useLoad(signal => api.diff(entityRef, from, to, signal), [entityRef, from, to]);
}
