import type { ReactElement } from 'react';
import type { PortalState } from './states';
import styles from './StatusBadge.module.css';

const shapes: Record<PortalState, ReactElement> = {
  healthy: <circle cx="6" cy="6" r="4.5" fill="currentColor" />,
  progressing: (
    <>
      <circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 1.75a4.25 4.25 0 0 1 0 8.5z" fill="currentColor" />
    </>
  ),
  paused: <path d="M3 2h2v8H3zM7 2h2v8H7z" fill="currentColor" />,
  degraded: <path d="M6 1.25 11.25 10.5H.75z" fill="currentColor" />,
  failed: <path d="m2 2 8 8M10 2l-8 8" stroke="currentColor" strokeWidth="2" fill="none" />,
  unknown: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  asleep: (
    <path
      d="M8.9 8.2A4.6 4.6 0 0 1 5 1.4a4.8 4.8 0 1 0 5.7 6.3 4.6 4.6 0 0 1-1.8.5z"
      fill="currentColor"
    />
  ),
};

/** The shape of a state alone, for rows whose word stands beside it anyway. Decorative: hidden from screen readers. */
export function StateShape({ state }: { state: PortalState }) {
  return (
    <svg className={styles.shape} data-state={state} viewBox="0 0 12 12" aria-hidden="true">
      {shapes[state]}
    </svg>
  );
}
