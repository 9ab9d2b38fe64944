import type { ReactNode } from 'react';
import styles from './layout.module.css';

export interface PortalPageProps {
  title: ReactNode;
  /** One sentence that says what the page is for. */
  description?: ReactNode;
  /** At most three `<Fact>`s in `<Facts>`. */
  facts?: ReactNode;
  /** The one primary action, with lesser ones before it. */
  action?: ReactNode;
  children?: ReactNode;
}

/**
 * The frame of each page of ours. Give its `PageBlueprint` `noHeader: true`: this draws the header.
 *
 * @example
 * <PortalPage title="Mailbox" description="Every mail that the services on this machine sent.">…</PortalPage>
 */
export function PortalPage({ title, description, facts, action, children }: PortalPageProps) {
  return (
    <main className={styles.page}>
      <header className={styles.header}>
        <div className={styles.heading}>
          <h1 className={styles.title}>{title}</h1>
          {description ? <p className={styles.description}>{description}</p> : null}
        </div>
        {action ? <div className={styles.actions}>{action}</div> : null}
      </header>
      {facts}
      {children}
    </main>
  );
}
