import type { CatalogApi, QueryEntitiesRequest } from '@backstage/catalog-client';
import { toQuery, sortableFields, type CatalogFilters, type Viewer } from '../model/filters';
import { rowFields, toRow, type EntityRow } from '../model/entityRow';

export const pageSize = 50;

export interface EntityPage {
  rows: EntityRow[];
  nextCursor?: string;
  prevCursor?: string;
}

/** The request of a list's first page; `undefined` when nothing can match. */
export function firstPageRequest(filters: CatalogFilters, viewer: Viewer) {
  const query = toQuery(filters, viewer);
  if (!query) return undefined;
  const descending = filters.sort.startsWith('-');
  const field = sortableFields[filters.sort.replace('-', '')] ?? sortableFields.name;
  return {
    query,
    fields: rowFields,
    limit: pageSize,
    // A full count of 30,000 rows costs more than the page itself; see countEntities.
    totalItems: 'exclude',
    orderFields: { field, order: descending ? 'desc' : 'asc' },
    ...(filters.text && {
      fullTextFilter: {
        term: filters.text,
        fields: ['metadata.name', 'metadata.title', 'metadata.description'],
      },
    }),
  } satisfies QueryEntitiesRequest;
}

/** One page of at most {@link pageSize} rows. */
export async function listEntities(
  catalog: CatalogApi,
  filters: CatalogFilters,
  viewer: Viewer,
  cursor?: string,
): Promise<EntityPage> {
  const first = firstPageRequest(filters, viewer);
  if (!first) return { rows: [] };
  const page = await catalog.queryEntities(
    cursor ? { cursor, fields: rowFields, limit: pageSize } : first,
  );
  return { rows: page.items.map(toRow), ...page.pageInfo };
}

/** How many match, exactly up to 1,000 and "1,000+" beyond; asked after the page, and only when there is a second one. */
export async function countEntities(
  catalog: CatalogApi,
  filters: CatalogFilters,
  viewer: Viewer,
): Promise<string> {
  const first = firstPageRequest(filters, viewer);
  if (!first) return '0';
  const beyond = await catalog.queryEntities({
    ...first,
    fields: ['metadata.uid'],
    limit: 1,
    offset: 1000,
  });
  if (beyond.items.length > 0) return '1,000+';
  const counted = await catalog.queryEntities({
    ...first,
    fields: ['metadata.uid'],
    limit: 1,
    totalItems: 'include',
  });
  return counted.totalItems.toLocaleString('en');
}
