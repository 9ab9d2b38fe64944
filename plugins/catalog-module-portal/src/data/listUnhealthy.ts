import { parseEntityRef } from '@backstage/catalog-model';
import type { CatalogApi } from '@backstage/catalog-client';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import type { EntityHealth } from '@internal/plugin-deploy-common';
import { fetchJson, stateOf, statesByUrgency } from '@internal/portal-ui';
import { parseFilters, toQuery, type CatalogFilters } from '../model/filters';
import { rowFields, toRow } from '../model/entityRow';
import type { EntityPage } from './listEntities';

const MOST = 100;

/**
 * What is degraded or has failed somewhere, worst first, at most 100. The catalog knows no health, so the deploy plugin names the
 * components and the catalog applies the filters.
 */
export async function listUnhealthy(
  fetchApi: FetchApi,
  catalog: CatalogApi,
  filters: CatalogFilters = parseFilters(new URLSearchParams()),
): Promise<EntityPage> {
  const { items } = await fetchJson<{ items: EntityHealth[] }>(
    fetchApi,
    'plugin://deploy/health?unhealthy=true',
  );
  const worst = items
    .map(({ entityRef, health }) => ({
      entityRef,
      urgency: statesByUrgency.indexOf(stateOf(health)),
    }))
    .sort((a, b) => a.urgency - b.urgency)
    .slice(0, MOST);
  if (worst.length === 0) return { rows: [] };
  const query = toQuery(
    { ...filters, kind: 'component', view: 'all' },
    { ownershipRefs: [], starredRefs: [] },
  );
  const names = {
    'metadata.name': { $in: worst.map(each => parseEntityRef(each.entityRef).name) },
  };
  const answer = await catalog.queryEntities({
    query: query ? { $all: [query, names] } : names,
    limit: MOST,
    fields: rowFields,
    totalItems: 'exclude',
  });
  const rows = new Map(answer.items.map(toRow).map(row => [row.ref, row]));
  return { rows: worst.flatMap(({ entityRef }) => rows.get(entityRef) ?? []) };
}
