import type { ReactNode } from 'react';
import styles from './PickRow.module.css';

export interface PickRowProps {
  /** What it leads to is shown beside the list. */
  current: boolean;
  onPick: () => void;
  /** How its content is laid out. */
  className?: string;
  children: ReactNode;
}

/** A row of a list that stands beside its detail: the one that is shown is marked. */
export function PickRow({ current, onPick, className, children }: PickRowProps) {
  return (
    <button
      type="button"
      className={className ? `${styles.row} ${className}` : styles.row}
      aria-current={current}
      onClick={onPick}
    >
      {children}
    </button>
  );
}
