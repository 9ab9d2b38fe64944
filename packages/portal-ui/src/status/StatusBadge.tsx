import type { ReactNode } from 'react';
import { StateShape } from './StateShape';
import { stateOf, type PortalState } from './states';
import styles from './StatusBadge.module.css';

export interface StatusBadgeProps {
  /** Phase or health in the plugin's own word (`Healthy`, `Running`, `Superseded` …); shown as it is. */
  status: string | undefined;
  /** Overrides the state that the word is mapped to. */
  state?: PortalState;
  /** Why: "2 of 3 ready since 14:02". May hold a link to the next step. */
  reason?: ReactNode;
}

/**
 * State by shape, word and colour, then the reason.
 *
 * @example
 * <StatusBadge status={health.health} reason={health.message} />
 */
export function StatusBadge({ status, state, reason }: StatusBadgeProps) {
  return (
    <span className={styles.badge}>
      <StateShape state={state ?? stateOf(status)} />
      <span className={styles.word}>{status ?? 'Unknown'}</span>
      {reason ? <span className={styles.reason}>{reason}</span> : null}
    </span>
  );
}
