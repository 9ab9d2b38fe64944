import { useMemo } from 'react';
import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { EntityHealth } from '@internal/plugin-deploy-common';
import { fetchJson, useLoad, type Load } from '@internal/portal-ui';

/** Only these can run anywhere; asking for the health of a group would be asking for nothing. */
const canRun = (ref: string) => ref.startsWith('component:');

/** Health of the visible page in one call, by entity ref; refs without any deployment are absent. */
export function useHealth(refs: string[]): Load<Map<string, EntityHealth>> {
  const fetchApi = useApi(fetchApiRef);
  const asked = useMemo(() => refs.filter(canRun).slice(0, 100), [refs]);
  const key = asked.join();
  return useLoad(
    async signal => {
      if (asked.length === 0) return new Map();
      const search = new URLSearchParams(asked.map(ref => ['entityRef', ref]));
      const { items } = await fetchJson<{ items: EntityHealth[] }>(
        fetchApi,
        `plugin://deploy/health?${search}`,
        { signal },
      );
      return new Map(items.map(item => [item.entityRef, item]));
    },
    [key, fetchApi],
    { refreshSeconds: 15 },
  );
}
