import { useEffect, useMemo } from 'react';
import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useLoad } from '@internal/portal-ui';
import { useSearchParams } from 'react-router-dom';
import { changeFilters, parseFilters, type CatalogFilters } from '../model/filters';
import { countEntities, listEntities } from './listEntities';
import { listUnhealthy } from './listUnhealthy';
import { useViewer } from './useViewer';

/** The list that the URL describes, and the ways to change it. */
export function useCatalogList() {
  const catalog = useApi(catalogApiRef);
  const fetchApi = useApi(fetchApiRef);
  const viewer = useViewer();
  const [params, setParams] = useSearchParams();
  const filterKey = [...params.entries()].filter(([key]) => key.startsWith('filters[')).join('&');
  // eslint-disable-next-line react-hooks/exhaustive-deps -- other parameters of the URL must not ask again
  const filters = useMemo(() => parseFilters(params), [filterKey]);
  const cursor = params.get('cursor') ?? undefined;

  const page = useLoad(
    async () => {
      if (!viewer) return undefined;
      if (filters.view === 'unhealthy') {
        return { ...(await listUnhealthy(fetchApi, catalog, filters)), view: filters.view };
      }
      if (filters.view) {
        return { ...(await listEntities(catalog, filters, viewer, cursor)), view: filters.view };
      }
      const owned = await listEntities(catalog, { ...filters, view: 'owned' }, viewer, cursor);
      if (owned.rows.length > 0) return { ...owned, view: 'owned' as const };
      return {
        ...(await listEntities(catalog, { ...filters, view: 'all' }, viewer, cursor)),
        view: 'all' as const,
      };
    },
    // Stars are drawn at once; only the starred list itself is asked for anew.
    [
      catalog,
      filters,
      cursor,
      viewer?.ownershipRefs,
      filters.view === 'starred' ? viewer?.starredRefs.join() : '',
    ],
  );

  const value = page.status === 'loaded' ? page.value : undefined;
  const view = filters.view ?? value?.view;
  const manyPages = Boolean(value?.nextCursor || cursor);
  const count = useLoad(async () => {
    if (!viewer || !view || !value) return undefined;
    if (!manyPages) return value.rows.length.toLocaleString('en');
    return countEntities(catalog, { ...filters, view }, viewer);
  }, [filters, view, manyPages, Boolean(value)]);

  const change = (next: Partial<CatalogFilters>) =>
    setParams(current => changeFilters(current, next), { replace: true });
  const goTo = (nextCursor: string | undefined) =>
    setParams(current => {
      const next = new URLSearchParams(current);
      if (nextCursor) next.set('cursor', nextCursor);
      // The choice that the page made for the viewer must hold while the viewer turns pages.
      if (view && !filters.view) next.set('filters[user]', view);
      return next;
    });

  useEffect(() => {
    if (cursor) window.scrollTo({ top: 0 });
  }, [cursor]);

  return {
    page,
    rows: value?.rows,
    next: value?.nextCursor ? () => goTo(value.nextCursor) : undefined,
    previous: value?.prevCursor ? () => goTo(value.prevCursor) : undefined,
    count: count.status === 'loaded' ? count.value : undefined,
    filters,
    view,
    viewer,
    change,
  };
}
