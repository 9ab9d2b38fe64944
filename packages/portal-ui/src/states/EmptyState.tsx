import type { ReactNode } from 'react';
import styles from './states.module.css';

export interface EmptyStateProps {
  /** What would be here: "No builds yet". */
  title: string;
  /** How it gets here: "A build starts when somebody pushes to the repository." */
  children?: ReactNode;
  /** The button or link that fills it. */
  action?: ReactNode;
}

/** A list or page with nothing to show: what would be here, how it gets here, the button for it. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className={styles.state} data-testid="empty-state">
      <p className={styles.title}>{title}</p>
      {children ? <div className={styles.text}>{children}</div> : null}
      {action ? <div className={styles.actions}>{action}</div> : null}
    </div>
  );
}
