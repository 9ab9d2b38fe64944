import type { CatalogApi } from '@backstage/catalog-client';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import type { EntityHealth } from '@internal/plugin-deploy-common';
import { stateOf, statesByUrgency } from '@internal/portal-ui';
import { parseFilters, toQuery, type CatalogFilters } from '../model/filters';
import { rowFields, toRow, type EntityRow } from '../model/entityRow';
import { askHealth } from './askHealth';
import type { EntityPage } from './listEntities';

/** What is fine as it is: sleeping and stopping are somebody's wish. */
const fine = ['Healthy', 'Asleep', 'Stopped'];
const mostPages = 10;

const needsSomebody = (health: EntityHealth | undefined): health is EntityHealth =>
  health !== undefined && health.environments.length > 0 && !fine.includes(health.health);

/**
 * Everything that runs somewhere and is neither healthy nor asleep nor stopped, worst first. The catalog knows no health, so
 * the services are walked in batches of 100, at most {@link mostPages} of them; `partial` says that there are more.
 */
export async function listUnhealthy(
  fetchApi: FetchApi,
  catalog: CatalogApi,
  filters: CatalogFilters = parseFilters(new URLSearchParams()),
): Promise<EntityPage & { partial: boolean }> {
  const query = toQuery(
    { ...filters, kind: 'component', view: 'all' },
    { ownershipRefs: [], starredRefs: [] },
  );
  const found: Array<{ row: EntityRow; urgency: number }> = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const answer = await catalog.queryEntities(
      cursor
        ? { cursor, limit: 100, fields: rowFields }
        : { query, limit: 100, fields: rowFields, totalItems: 'exclude' },
    );
    const rows = answer.items.map(toRow);
    const health = await askHealth(
      fetchApi,
      rows.map(row => row.ref),
    );
    for (const row of rows) {
      const own = health.get(row.ref);
      if (needsSomebody(own))
        found.push({ row, urgency: statesByUrgency.indexOf(stateOf(own.health)) });
    }
    cursor = answer.pageInfo.nextCursor;
    if (!cursor) break;
  }
  const rows = found.sort((a, b) => a.urgency - b.urgency).map(({ row }) => row);
  return { rows: rows.slice(0, 100), partial: Boolean(cursor) };
}
