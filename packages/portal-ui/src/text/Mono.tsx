import type { ReactNode } from 'react';
import styles from './text.module.css';

/** An id, path, ref or command in the mono face. */
export function Mono({ children }: { children: ReactNode }) {
  return <code className={styles.mono}>{children}</code>;
}
