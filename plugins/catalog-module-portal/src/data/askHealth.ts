import type { FetchApi } from '@backstage/frontend-plugin-api';
import type { EntityHealth } from '@internal/plugin-deploy-common';
import { fetchJson } from '@internal/portal-ui';

/** Only these can run anywhere; asking for the health of a group would be asking for nothing. */
const canRun = (ref: string) => ref.startsWith('component:');

/** Health of at most 100 entities in one call, by entity ref; what cannot run is absent. */
export async function askHealth(
  fetchApi: FetchApi,
  refs: string[],
  signal?: AbortSignal,
): Promise<Map<string, EntityHealth>> {
  const asked = refs.filter(canRun).slice(0, 100);
  if (asked.length === 0) return new Map();
  const search = new URLSearchParams(asked.map(ref => ['entityRef', ref]));
  const url = `plugin://deploy/health?${search}`;
  const { items } = await fetchJson<{ items: EntityHealth[] }>(fetchApi, url, { signal });
  return new Map(items.map(item => [item.entityRef, item]));
}
