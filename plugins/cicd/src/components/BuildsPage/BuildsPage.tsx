import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  EmptyState,
  ErrorState,
  LoadingSkeleton,
  Section,
  StaleNotice,
  useLoad,
  useUrlState,
} from '@internal/portal-ui';
import { cicdApiRef } from '../../api/CicdApi';
import styles from './BuildsPage.module.css';
import { RunDetail } from './RunDetail';
import { RunList } from './RunList';

/** Builds of the entity: the list, and beside it the build that the URL names, or the newest. */
export function BuildsPage() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const cicd = useApi(cicdApiRef);
  const [selected, select] = useUrlState('run', '', { push: true });
  const runs = useLoad(signal => cicd.listRuns(entityRef, signal), [entityRef], {
    refreshSeconds: 3,
  });

  if (runs.status === 'loading') return <LoadingSkeleton label="Builds" />;
  if (runs.status === 'error') {
    return (
      <ErrorState
        title="The builds could not be read"
        unharmed="Running services are not affected."
        error={runs.error}
        retry={runs.reload}
      />
    );
  }
  if (runs.value.length === 0) {
    return (
      <EmptyState title="No builds yet">
        A build starts when somebody pushes to the repository of {entity.metadata.name}.
      </EmptyState>
    );
  }
  const current = runs.value.find(run => run.id === selected) ?? runs.value[0];
  return (
    <Section
      title="Builds"
      description="Every push is checked out, type-checked, tested and bundled. A green build of the default branch goes to dev."
      action={<StaleNotice time={runs.loadTime} failed={!!runs.staleError} retry={runs.reload} />}
    >
      <div className={styles.columns}>
        <RunList runs={runs.value} selected={current.id} onSelect={select} />
        <RunDetail key={current.id} run={current} reload={runs.reload} />
      </div>
    </Section>
  );
}
