import { rolloutEnded, type EnvironmentState, type Rollout } from '@internal/plugin-deploy-common';
import {
  actorName,
  Fact,
  Facts,
  RelativeTime,
  shortDigest,
  StatusBadge,
} from '@internal/portal-ui';
import { Link } from 'react-router-dom';
import { strategyName } from '../shared/describeStrategy';
import { ledgerHref } from '../shared/ledgerHref';
import { AnalysisRuns } from './AnalysisRuns';
import { ReleaseComparison } from './ReleaseComparison';
import styles from './Rollout.module.css';
import { RolloutActions } from './RolloutActions';
import { RolloutRoutes } from './RolloutRoutes';
import { RolloutStory } from './RolloutStory';
import { StepList } from './StepList';
import { trafficOf } from './traffic';
import { TrafficBar } from './TrafficBar';

export interface RolloutViewProps {
  rollout: Rollout;
  /** What the target observes in the rollout's environment; only of a rollout that lasts. */
  environment?: EnvironmentState;
  commitMessage?: string;
  reload: () => void;
}

/** One rollout: where it is, who takes which traffic, what the analyses say, and what can be done. */
export function RolloutView({ rollout, environment, commitMessage, reload }: RolloutViewProps) {
  const ended = rolloutEnded(rollout.phase);
  return (
    <article className={styles.rollout} aria-label={`Rollout to ${rollout.environment}`}>
      <header className={styles.head}>
        <div className={styles.headText}>
          <h3 className={styles.title}>
            {strategyName(rollout.strategy)} of {shortDigest(rollout.toDigest)} to{' '}
            {rollout.environment}
          </h3>
          {commitMessage ? <p className={styles.muted}>{commitMessage}</p> : null}
          <p className={styles.state} aria-live="polite">
            <StatusBadge status={rollout.phase} reason={rollout.message} />
          </p>
        </div>
        <RolloutActions rollout={rollout} onDone={reload} />
      </header>
      <TrafficBar parts={trafficOf(rollout, ended ? undefined : environment?.releases)} />
      <Facts>
        <Fact label="By">{actorName(rollout.actor)}</Fact>
        <Fact label="Begun">
          <RelativeTime time={rollout.createTime} />
        </Fact>
        {rollout.endTime ? (
          <Fact label="Ended">
            <RelativeTime time={rollout.endTime} />
          </Fact>
        ) : null}
        <Fact label="Records">
          <Link className={styles.link} to={ledgerHref(rollout.entityRef, rollout.correlationId)}>
            In the ledger
          </Link>
        </Fact>
      </Facts>
      <RolloutRoutes rollout={rollout} url={environment?.url} />
      <div className={styles.columns}>
        <section className={styles.part}>
          <h4 className={styles.partTitle}>Steps</h4>
          <StepList rollout={rollout} />
        </section>
        <section className={styles.part}>
          <h4 className={styles.partTitle}>Analysis</h4>
          <AnalysisRuns runs={rollout.analysisRuns} />
        </section>
      </div>
      <ReleaseComparison rollout={rollout} />
      {ended ? (
        <section className={styles.part}>
          <h4 className={styles.partTitle}>What happened</h4>
          <RolloutStory rollout={rollout} />
        </section>
      ) : null}
    </article>
  );
}
