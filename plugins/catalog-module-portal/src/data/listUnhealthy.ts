import type { CatalogApi } from '@backstage/catalog-client';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import type { EntityHealth } from '@internal/plugin-deploy-common';
import { fetchJson, stateOf, statesByUrgency } from '@internal/portal-ui';
import { rowFields, toRow } from '../model/entityRow';
import type { EntityPage } from './listEntities';

/** Everything that is not healthy, asleep or stopped, worst first: from the deploy plugin, since the catalog knows no health. */
export async function listUnhealthy(fetchApi: FetchApi, catalog: CatalogApi): Promise<EntityPage> {
  const { items } = await fetchJson<{ items: EntityHealth[] }>(
    fetchApi,
    'plugin://deploy/health?unhealthy=true',
  );
  const urgency = (health: EntityHealth) => statesByUrgency.indexOf(stateOf(health.health));
  const worst = [...items].sort((a, b) => urgency(a) - urgency(b)).slice(0, 100);
  if (worst.length === 0) return { rows: [] };
  const found = await catalog.getEntitiesByRefs({
    entityRefs: worst.map(item => item.entityRef),
    fields: rowFields,
  });
  return { rows: found.items.flatMap(entity => (entity ? [toRow(entity)] : [])) };
}
