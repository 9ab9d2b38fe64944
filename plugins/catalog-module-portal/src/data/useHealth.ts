import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { EntityHealth } from '@internal/plugin-deploy-common';
import { useLoad, type Load } from '@internal/portal-ui';
import { askHealth } from './askHealth';

/** Health of the visible page in one call, by entity ref, asked again every 15 seconds. */
export function useHealth(refs: string[]): Load<Map<string, EntityHealth>> {
  const fetchApi = useApi(fetchApiRef);
  return useLoad(signal => askHealth(fetchApi, refs, signal), [refs.join(), fetchApi], {
    refreshSeconds: 15,
  });
}
