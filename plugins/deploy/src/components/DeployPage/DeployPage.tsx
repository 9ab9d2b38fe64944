import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Loaded, Section, StaleNotice } from '@internal/portal-ui';
import { RolloutSection } from '../Rollout/RolloutSection';
import { usePanel } from '../shared/panel';
import { TrialSection } from '../Trial/TrialSection';
import { DeploymentHistory } from './DeploymentHistory';
import styles from './DeployPage.module.css';
import { DeployPanel } from './DeployPanel';
import { EnvironmentList } from './EnvironmentList';
import { ReleaseList } from './ReleaseList';
import { useServiceDeploys } from './useServiceDeploys';

/** Environments side by side, what is under way between them, the releases that could go there, and what was done. */
export function DeployPage() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const { environments, rollouts, releases, deployments, reload } = useServiceDeploys(entityRef);
  const panel = usePanel();
  const states = environments.status === 'loaded' ? environments.value : [];
  const known = releases.status === 'loaded' ? releases.value : [];
  return (
    <div className={styles.page}>
      <Section
        title="Environments"
        description="The newest green build of the default branch goes to the first environment by itself."
        action={
          environments.status === 'loaded' ? (
            <StaleNotice
              time={environments.loadTime}
              failed={!!environments.staleError}
              retry={environments.reload}
            />
          ) : null
        }
      >
        <Loaded
          load={environments}
          what="The environments"
          unharmed="What runs goes on running."
          shape="blocks"
          count={3}
        >
          {value => (
            <EnvironmentList
              entityRef={entityRef}
              environments={value}
              reload={reload}
              open={panel.open}
            />
          )}
        </Loaded>
      </Section>
      <RolloutSection rollouts={rollouts} environments={states} releases={known} />
      <TrialSection entityRef={entityRef} environments={states} />
      <ReleaseList
        entityRef={entityRef}
        releases={releases}
        environments={states}
        reload={reload}
        open={panel.open}
      />
      <DeploymentHistory
        deployments={deployments}
        releases={known}
        production={states[states.length - 1]?.environment}
        reload={reload}
      />
      <DeployPanel
        entityRef={entityRef}
        state={panel}
        environments={states}
        releases={known}
        reload={reload}
      />
    </div>
  );
}
