import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useLoad } from '@internal/portal-ui';

const facets = [
  'spec.type',
  'relations.ownedBy',
  'spec.lifecycle',
  'metadata.tags',
  'metadata.namespace',
];

/** The values that exist for the filters, of one kind; empty until they are known, and when they cannot be read. */
export function useFacets(kind: string, enabled: boolean): Record<string, string[]> {
  const catalog = useApi(catalogApiRef);
  const loaded = useLoad(async () => {
    // After the rows: the choices are needed by the first click at the earliest.
    if (!enabled) return {};
    const filter = kind === 'all' ? undefined : { kind };
    const answer = await catalog.getEntityFacets({ facets: [...facets, 'kind'], filter });
    const kinds = filter ? await catalog.getEntityFacets({ facets: ['kind'] }) : answer;
    return Object.fromEntries(
      Object.entries({ ...answer.facets, kind: kinds.facets.kind }).map(([name, values]) => [
        name,
        values
          .sort((a, b) => b.count - a.count)
          .slice(0, 200)
          .map(({ value }) => value)
          .sort(),
      ]),
    );
  }, [catalog, kind, enabled]);
  return loaded.status === 'loaded' ? loaded.value : {};
}
