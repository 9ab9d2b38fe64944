import { rolloutEnded, type EnvironmentState } from '@internal/plugin-deploy-common';
import { actorName, Digest, Fact, Facts, RelativeTime, StatusBadge } from '@internal/portal-ui';
import { PromoteButton } from '../Promote/PromoteButton';
import { trafficOf } from '../Rollout/traffic';
import { TrafficBar } from '../Rollout/TrafficBar';
import type { Panel } from '../shared/panel';
import styles from './DeployPage.module.css';
import { EnvironmentHold } from './EnvironmentHold';
import { EnvironmentLinks } from './EnvironmentLinks';
import { EnvironmentMenu } from './EnvironmentMenu';
import type { NextStep } from './nextStep';

export interface EnvironmentCardProps {
  entityRef: string;
  state: EnvironmentState;
  next?: EnvironmentState;
  step: NextStep;
  reload: () => void;
  open: (panel: Panel) => void;
}

/** One environment: state, reason, what runs, since when, by whom, what is newer, and what can be done. */
export function EnvironmentCard(props: EnvironmentCardProps) {
  const { entityRef, state, next, step, reload, open } = props;
  const { release, deployment, rollout } = state;
  return (
    <li className={styles.environment} data-testid={`environment-${state.environment}`}>
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
      {rollout && !rolloutEnded(rollout.phase) ? (
        <>
          <StatusBadge status={rollout.phase} reason={rollout.message} />
          <TrafficBar parts={trafficOf(rollout, state.releases)} />
        </>
      ) : null}
      <EnvironmentHold entityRef={entityRef} state={state} reload={reload} />
      <Newer state={state} next={next} open={open} />
      <Evidence state={state} />
      <div className={styles.actions}>
        {step.kind === 'promote' ? (
          <PromoteButton
            target={{ entityRef, environment: step.to, digest: step.digest }}
            onDone={reload}
            onDetails={() => open({ kind: 'promote', environment: step.to, digest: step.digest })}
          />
        ) : null}
        {step.kind === 'blocked' ? <p className={styles.muted}>{step.reason}</p> : null}
      </div>
      <div className={styles.footer}>
        <EnvironmentLinks entityRef={entityRef} state={state} />
        <EnvironmentMenu entityRef={entityRef} state={state} reload={reload} open={open} />
      </div>
    </li>
  );
}

/** What differs from what is newer, and from the environment after this one. */
function Newer(props: Pick<EnvironmentCardProps, 'state' | 'next' | 'open'>) {
  const { state, next, open } = props;
  const { release, newerRelease } = state;
  if (!release) return null;
  const links = [];
  if (newerRelease) {
    links.push({ text: 'Newer release available', from: release.digest, to: newerRelease.digest });
  }
  if (next?.release && next.release.digest !== release.digest) {
    links.push({
      text: `Differs from ${next.environment}`,
      from: next.release.digest,
      to: release.digest,
    });
  }
  if (links.length === 0) return null;
  return (
    <p className={styles.links}>
      {links.map(({ text, from, to }) => (
        <button
          key={text}
          type="button"
          className={styles.linkButton}
          onClick={() => open({ kind: 'compare', from, to })}
        >
          {text}
        </button>
      ))}
    </p>
  );
}

/** What a person needs to see when an environment is not well. */
function Evidence({ state }: { state: EnvironmentState }) {
  if (!state.readiness && !state.lastLogLines?.length) return null;
  return (
    <details className={styles.evidence}>
      <summary>
        {state.lastLogLines?.length
          ? `Its last ${state.lastLogLines.length} lines`
          : 'What it says'}
      </summary>
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
