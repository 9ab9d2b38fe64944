import { useId, type ReactNode } from 'react';
import { BgProvider } from '@backstage/ui';
import styles from './layout.module.css';

export interface SectionProps {
  title: string;
  description?: ReactNode;
  /** Buttons, filters, or the age of what is shown. */
  action?: ReactNode;
  /** Draws a surface around the content; leave it out round tables and inside another card. */
  card?: boolean;
  children?: ReactNode;
}

/** A titled part of a page. */
export function Section({ title, description, action, card, children }: SectionProps) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.sectionHead}>
        <h2 id={id} className={styles.sectionTitle}>
          {title}
        </h2>
        {action ? <div className={styles.actions}>{action}</div> : null}
      </div>
      {description ? <p className={styles.sectionText}>{description}</p> : null}
      {card ? (
        // Buttons and fields choose their own surface by the one that they stand on.
        <BgProvider bg="neutral-1">
          <div className={styles.card}>{children}</div>
        </BgProvider>
      ) : (
        children
      )}
    </section>
  );
}
