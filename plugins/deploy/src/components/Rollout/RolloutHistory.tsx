import type { Rollout } from '@internal/plugin-deploy-common';
import { RelativeTime, shortDigest, StatusBadge, PickRow } from '@internal/portal-ui';
import { strategyName } from '../shared/describeStrategy';
import styles from './Rollout.module.css';

export interface RolloutHistoryProps {
  rollouts: Rollout[];
  /** Id of the one that is shown. */
  selected?: string;
  onSelect: (id: string) => void;
}

/** Rollouts, newest first; each opens. */
export function RolloutHistory({ rollouts, selected, onSelect }: RolloutHistoryProps) {
  return (
    <ul className={styles.history} aria-label="Rollouts, newest first">
      {rollouts.map(rollout => (
        <li key={rollout.id}>
          <PickRow
            className={styles.historyRow}
            current={rollout.id === selected}
            onPick={() => onSelect(rollout.id)}
          >
            <span>
              <StatusBadge status={rollout.phase} />{' '}
              <span className={styles.muted}>
                {strategyName(rollout.strategy)} of <code>{shortDigest(rollout.toDigest)}</code> to{' '}
                {rollout.environment}
              </span>
            </span>
            <span className={styles.muted}>
              <RelativeTime time={rollout.createTime} />
            </span>
            <span className={styles.historyMessage}>{rollout.message}</span>
          </PickRow>
        </li>
      ))}
    </ul>
  );
}
