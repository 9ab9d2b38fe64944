import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { EnvironmentState, TrafficRun } from '@internal/plugin-deploy-common';
import { Loaded, Section } from '@internal/portal-ui';
import { serviceApiRef } from '../../api/ServiceApi';
import { useLive } from '../shared/useLive';
import { BadReleaseButton } from './BadReleaseButton';
import { BadReleases } from './BadReleases';
import { TrafficForm } from './TrafficForm';
import { TrafficRuns } from './TrafficRuns';
import styles from './Trial.module.css';

/** Runs of this age are no longer news. */
const SHOWN = 3;

/** Traffic and a release that fails on purpose, to see what a rollout does without breaking anything real. */
export function TrialSection(props: { entityRef: string; environments: EnvironmentState[] }) {
  const { entityRef } = props;
  const api = useApi(serviceApiRef);
  const [busy, setBusy] = useState(false);
  const runs = useLive(
    async signal => {
      const items = await api.traffic(entityRef, signal);
      setBusy(items.some(run => run.phase === 'Running'));
      return items;
    },
    [entityRef],
    { entityRef, refreshSeconds: busy ? 2 : 15 },
  );
  const bad = useLive(signal => api.badReleases(entityRef, signal), [entityRef], {
    entityRef,
    refreshSeconds: 5,
  });
  const running = props.environments.filter(one => one.release).map(one => one.environment);
  const [chosen, choose] = useState('');
  const environment = running.includes(chosen) ? chosen : running[running.length - 1];
  if (!environment) return null;
  return (
    <Section
      title="Try it out"
      description="Requests from the examples of the API, marked as made up and kept out of business figures."
    >
      <div className={styles.trial}>
        <div className={styles.controls}>
          <TrafficForm
            entityRef={entityRef}
            environments={running}
            environment={environment}
            onEnvironment={choose}
            onDone={runs.reload}
          />
          <BadReleaseButton entityRef={entityRef} environment={environment} onDone={bad.reload} />
        </div>
        <Loaded load={runs} what="The traffic" unharmed="What is sent goes on." count={1}>
          {(items: TrafficRun[]) =>
            items.length > 0 ? (
              <TrafficRuns runs={items.slice(0, SHOWN)} reload={runs.reload} />
            ) : null
          }
        </Loaded>
        {bad.status === 'loaded' && bad.value.length > 0 ? (
          <BadReleases items={bad.value.slice(0, SHOWN)} />
        ) : null}
      </div>
    </Section>
  );
}
