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
} from '@internal/portal-ui';
import { deployApiRef } from '../../api/DeployApi';
import { DeploymentHistory } from './DeploymentHistory';
import styles from './DeployPage.module.css';
import { EnvironmentCard } from './EnvironmentCard';
import { ReleaseList } from './ReleaseList';
import { nextStep } from './nextStep';
import { useDeploy } from './useDeploy';

/** Environments side by side, the releases that could go there, and what was done lately. */
export function DeployPage() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const api = useApi(deployApiRef);
  const board = useLoad(
    async signal => {
      const [environments, releases, deployments] = await Promise.all([
        api.environments(entityRef, signal),
        api.releases(entityRef, signal),
        api.deployments(entityRef, signal),
      ]);
      return { environments, releases, deployments };
    },
    [entityRef],
    { refreshSeconds: 3 },
  );
  const deploy = useDeploy(entityRef, board.reload);

  if (board.status === 'loading') {
    return <LoadingSkeleton shape="blocks" count={3} label="Environments" />;
  }
  if (board.status === 'error') {
    return (
      <ErrorState
        title="The environments could not be read"
        unharmed="What runs goes on running."
        error={board.error}
        retry={board.reload}
      />
    );
  }
  const { environments, releases, deployments } = board.value;
  return (
    <div className={styles.page}>
      <Section
        title="Environments"
        description="The newest green build of the default branch goes to the first environment by itself."
        action={
          <StaleNotice time={board.loadTime} failed={!!board.staleError} retry={board.reload} />
        }
      >
        <ul className={styles.environments}>
          {environments.map((environment, index) => (
            <EnvironmentCard
              key={environment.environment}
              state={environment}
              step={nextStep(environments, index)}
              deploy={deploy}
            />
          ))}
        </ul>
      </Section>
      {releases.length === 0 ? (
        <EmptyState title="No releases yet">
          A green build of a push makes one; see the Builds tab.
        </EmptyState>
      ) : (
        <ReleaseList releases={releases} environments={environments} deploy={deploy} />
      )}
      <DeploymentHistory deployments={deployments} releases={releases} />
    </div>
  );
}
