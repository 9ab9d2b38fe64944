import { Button } from '@backstage/ui';
import type { EnvironmentState } from '@internal/plugin-deploy-common';
import { Digest, Fact, Facts, RelativeTime, StatusBadge } from '@internal/portal-ui';
import styles from './DeployPage.module.css';
import { actorName } from './names';
import type { NextStep } from './nextStep';
import type { Deploy } from './useDeploy';

/** One environment: state, reason, what runs, since when, by whom, and what can be done. */
export function EnvironmentCard(props: {
  state: EnvironmentState;
  step: NextStep;
  deploy: Deploy;
}) {
  const { state, step, deploy } = props;
  const { release, deployment } = state;
  return (
    <li className={styles.environment}>
      <div className={styles.environmentHead}>
        <h3 className={styles.environmentName}>{state.environment}</h3>
        <StatusBadge status={state.health} />
      </div>
      {state.message && state.health !== 'Healthy' ? (
        <p className={styles.reason}>{state.message}</p>
      ) : null}
      {release ? (
        <>
          <p className={styles.message}>{release.commitMessage}</p>
          <Facts>
            <Fact label="Release">
              <Digest value={release.digest} />
            </Fact>
            <Fact label="Since">
              {deployment ? (
                <RelativeTime time={deployment.endTime ?? deployment.createTime} />
              ) : (
                '–'
              )}
            </Fact>
            <Fact label="By">{actorName(deployment?.actor)}</Fact>
          </Facts>
          <p className={styles.muted}>{usage(state)}</p>
        </>
      ) : null}
      <Evidence state={state} />
      <div className={styles.actions}>
        {step.kind === 'promote' ? (
          <Button
            variant="primary"
            size="small"
            isPending={deploy.pending === step.to}
            onPress={() => deploy.start(step.to, step.digest, 'promote')}
          >
            Promote to {step.to}
          </Button>
        ) : null}
        {step.kind === 'blocked' ? (
          <>
            <Button variant="primary" size="small" isDisabled>
              Promote to {step.to}
            </Button>
            <span className={styles.muted}>{step.reason}</span>
          </>
        ) : null}
        {state.url && release ? (
          <a className={styles.link} href={state.url} target="_blank" rel="noreferrer">
            Open
          </a>
        ) : null}
        {release ? (
          <Button
            variant="tertiary"
            size="small"
            isPending={deploy.pending === state.environment}
            onPress={() => deploy.start(state.environment, release.digest, 'restart')}
          >
            Restart
          </Button>
        ) : null}
      </div>
    </li>
  );
}

/** What a person needs to see when an environment is not well. */
function Evidence({ state }: { state: EnvironmentState }) {
  if (!state.readiness && !state.lastLogLines?.length) return null;
  return (
    <details className={styles.evidence}>
      <summary>What it says</summary>
      {state.readiness ? (
        <pre className={styles.log}>
          /readyz answered {state.readiness.status}: {state.readiness.body}
        </pre>
      ) : null}
      {state.lastLogLines?.length ? (
        <pre className={styles.log}>{state.lastLogLines.join('\n')}</pre>
      ) : null}
    </details>
  );
}

function usage(state: EnvironmentState): string {
  const parts = [`${state.instances} ${state.instances === 1 ? 'process' : 'processes'}`];
  if (state.rssBytes !== undefined) parts.push(`${Math.round(state.rssBytes / 2 ** 20)} MiB`);
  if (state.cpuPercent !== undefined) parts.push(`${state.cpuPercent.toFixed(1)} % of a core`);
  if (state.restarts > 0) parts.push(`${state.restarts} restarts`);
  return parts.join(' · ');
}
