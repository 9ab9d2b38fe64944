import { useEffect, useState } from 'react';
import styles from './states.module.css';

export interface LoadingSkeletonProps {
  /** Bars for `rows`, cards for `blocks`. */
  shape?: 'rows' | 'blocks';
  count?: number;
  /** What is being loaded, for screen readers. */
  label?: string;
}

/** Bars of the shape of what comes, drawn only when it takes longer than 200 ms. */
export function LoadingSkeleton({
  shape = 'rows',
  count = 5,
  label = 'Loading',
}: LoadingSkeletonProps) {
  const [shown, setShown] = useState(false);

  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 200);
    return () => clearTimeout(timer);
  }, []);

  return (
    <div className={styles.skeleton} role="status" aria-busy="true" aria-label={label}>
      {shown &&
        Array.from({ length: count }, (_, index) => (
          <div key={index} className={`${styles.bar} ${shape === 'blocks' ? styles.block : ''}`} />
        ))}
    </div>
  );
}
