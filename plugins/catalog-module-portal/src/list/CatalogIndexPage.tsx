import { useEffect, useMemo, type ReactNode } from 'react';
import type { CatalogExportSettings } from '@backstage/plugin-catalog/alpha';
import { useStarredEntities } from '@backstage/plugin-catalog-react';
import { Button, ButtonLink } from '@backstage/ui';
import { ErrorState, LoadingSkeleton, PortalPage } from '@internal/portal-ui';
import { RiAddLine } from '@remixicon/react';
import { firstPageRequest } from '../data/listEntities';
import { useCatalogList } from '../data/useCatalogList';
import { useFacets } from '../data/useFacets';
import { useHealth } from '../data/useHealth';
import { CatalogFilterBar } from './CatalogFilterBar';
import { CatalogTable } from './CatalogTable';
import { EmptyList } from './EmptyList';
import { ExportMenu } from './ExportMenu';
import styles from './CatalogIndexPage.module.css';

export interface CatalogIndexPageProps {
  /** Filters that other plugins attach to the stock page's `filters` input. */
  extraFilters?: ReactNode;
  exportSettings: CatalogExportSettings;
}

const noRows: string[] = [];

/** Everything that somebody owns: what it is, whose it is, how it is. */
export default function CatalogIndexPage({ extraFilters, exportSettings }: CatalogIndexPageProps) {
  const list = useCatalogList();
  const { page, rows, filters, view, viewer, change } = list;
  const refs = useMemo(() => rows?.map(row => row.ref) ?? noRows, [rows]);
  const health = useHealth(refs);
  const facets = useFacets(filters.kind, rows !== undefined);
  const { starredEntities, toggleStarredEntity } = useStarredEntities();

  useEffect(() => {
    document.title = 'Catalog · DevOpsHub';
  }, []);

  return (
    <PortalPage
      title="Catalog"
      description="Everything that somebody owns: what it is, whose it is, how it is."
      action={
        <>
          <ExportMenu
            request={
              viewer && view !== 'unhealthy'
                ? firstPageRequest({ ...filters, view }, viewer)
                : undefined
            }
            settings={exportSettings}
          />
          <ButtonLink variant="primary" href="/create" iconStart={<RiAddLine />}>
            Create
          </ButtonLink>
        </>
      }
    >
      <CatalogFilterBar filters={filters} view={view} facets={facets} onChange={change}>
        {extraFilters}
      </CatalogFilterBar>
      {page.status === 'error' && (
        <ErrorState
          title="The catalog could not be read"
          error={page.error}
          unharmed="Services are not affected."
          retry={page.reload}
        />
      )}
      {page.status !== 'error' && !rows && <LoadingSkeleton count={8} label="Catalog" />}
      {rows?.length === 0 && <EmptyList filters={filters} view={view} onChange={change} />}
      {rows && rows.length > 0 && (
        <>
          {health.status === 'error' && (
            <p className={styles.notice} role="status">
              How the services are could not be read; the list itself is complete.{' '}
              <Button variant="tertiary" size="small" onPress={health.reload}>
                Try again
              </Button>
            </p>
          )}
          <div className={styles.surface}>
            <CatalogTable
              rows={rows}
              health={health}
              sort={filters.sort}
              onSort={sort => change({ sort })}
              starred={starredEntities}
              onStar={toggleStarredEntity}
              onTag={tag => change({ tags: [...new Set([...filters.tags, tag])] })}
            />
          </div>
          <div className={styles.foot}>
            <span>
              {rows.length} of {list.count ?? '…'}
            </span>
            {(list.previous || list.next) && (
              <span className={styles.pager}>
                <Button
                  variant="secondary"
                  size="small"
                  isDisabled={!list.previous}
                  onPress={list.previous}
                >
                  Previous
                </Button>
                <Button
                  variant="secondary"
                  size="small"
                  isDisabled={!list.next}
                  onPress={list.next}
                >
                  Next
                </Button>
              </span>
            )}
          </div>
        </>
      )}
    </PortalPage>
  );
}
