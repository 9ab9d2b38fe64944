import type { ReactNode } from 'react';
import { PersonBar } from '../people/PersonBar';
import styles from './AppShell.module.css';

/** Sidebar beside content on a desk, below it on a phone; the document scrolls. */
export function AppShell({ nav, children }: { nav: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        Skip to content
      </a>
      {nav}
      <div className={styles.main}>
        <PersonBar />
        <div id="content" className={styles.content} tabIndex={-1}>
          {children}
        </div>
      </div>
    </div>
  );
}
