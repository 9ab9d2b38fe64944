import type { CatalogApi } from '@backstage/catalog-client';
import type { Entity } from '@backstage/catalog-model';
import type { CatalogExportSettingsColumn } from '@backstage/plugin-catalog/alpha';
import { toCsv } from '@internal/portal-ui';
import type { firstPageRequest } from '../data/listEntities';

export type ExportRequest = NonNullable<ReturnType<typeof firstPageRequest>>;

export const defaultColumns: CatalogExportSettingsColumn[] = [
  { entityFilterKey: 'kind', title: 'Kind' },
  { entityFilterKey: 'metadata.name', title: 'Name' },
  { entityFilterKey: 'metadata.namespace', title: 'Namespace' },
  { entityFilterKey: 'spec.type', title: 'Type' },
  { entityFilterKey: 'spec.owner', title: 'Owner' },
  { entityFilterKey: 'spec.system', title: 'System' },
  { entityFilterKey: 'spec.lifecycle', title: 'Lifecycle' },
  { entityFilterKey: 'metadata.description', title: 'Description' },
];

/** What the exporters of other plugins get: the list's filters without its paging. */
export function streamRequest({ query, fullTextFilter, orderFields }: ExportRequest) {
  return { query, fullTextFilter, orderFields };
}

/** All rows of the list, page after page. */
export async function readAll(catalog: CatalogApi, request: ExportRequest): Promise<Entity[]> {
  const all: Entity[] = [];
  for await (const page of catalog.streamEntities(streamRequest(request))) all.push(...page);
  return all;
}

function valueAt(entity: Entity, path: string): string {
  const value = path
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], entity);
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function entitiesToCsv(entities: Entity[], columns: CatalogExportSettingsColumn[]): string {
  return toCsv([
    columns.map(column => column.title ?? column.entityFilterKey),
    ...entities.map(entity => columns.map(column => valueAt(entity, column.entityFilterKey))),
  ]);
}
