import styles from './Logo.module.css';

/** The hub and its two spokes; `mark` alone where the sidebar is narrow. */
export function Logo({ mark }: { mark?: boolean }) {
  return (
    <span className={styles.logo}>
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
        <rect width="32" height="32" rx="8" className={styles.tile} />
        <path d="M16 7v18M16 16H8.5M16 16h7.5" className={styles.line} />
        <circle cx="16" cy="16" r="4" className={styles.hub} />
        <circle cx="8" cy="16" r="2.5" className={styles.end} />
        <circle cx="24" cy="16" r="2.5" className={styles.end} />
      </svg>
      {mark ? null : <span className={styles.word}>DevOpsHub</span>}
    </span>
  );
}
