import { Button, ButtonLink } from '@backstage/ui';
import { EmptyState } from '@internal/portal-ui';
import type { CatalogFilters, CatalogView } from '../model/filters';

export interface EmptyListProps {
  filters: CatalogFilters;
  view?: CatalogView;
  onChange: (change: Partial<CatalogFilters>) => void;
}

/** Why the list is empty, and the button that fills it. */
export function EmptyList({ filters, view, onChange }: EmptyListProps) {
  if (view === 'unhealthy') {
    return (
      <EmptyState title="Nothing is unhealthy">
        A service is listed here while an environment of it is degraded, failed or still coming up.
      </EmptyState>
    );
  }
  const narrowed =
    filters.text !== '' ||
    [filters.types, filters.owners, filters.lifecycles, filters.tags, filters.namespaces].some(
      values => values.length > 0,
    );
  if (narrowed) {
    return (
      <EmptyState
        title="Nothing matches these filters"
        action={
          <Button
            variant="secondary"
            onPress={() =>
              onChange({
                text: '',
                types: [],
                owners: [],
                lifecycles: [],
                tags: [],
                namespaces: [],
              })
            }
          >
            Clear the filters
          </Button>
        }
      />
    );
  }
  if (view === 'starred') {
    return (
      <EmptyState title="No stars yet">
        Press the star of a row, or s on it, and it is here.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={view === 'owned' ? 'You own nothing of this kind' : 'Nothing of this kind yet'}
      action={
        <>
          <ButtonLink href="/create" variant="primary">
            Create a service
          </ButtonLink>
          {view === 'owned' ? (
            <Button variant="secondary" onPress={() => onChange({ view: 'all' })}>
              Show all
            </Button>
          ) : null}
        </>
      }
    >
      Services come here when somebody creates one from a template, or registers a repository that
      has a catalog-info.yaml.
    </EmptyState>
  );
}
