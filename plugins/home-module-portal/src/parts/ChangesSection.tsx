import {
  EmptyState,
  ErrorState,
  LoadingSkeleton,
  RelativeTime,
  Section,
  StatusBadge,
} from '@internal/portal-ui';
import { Link } from 'react-router-dom';
import type { useChanges } from '../data/useChanges';
import { entityHref } from './entityHref';
import styles from './parts.module.css';

/** What changed lately, in all services. */
export function ChangesSection({ changes }: { changes: ReturnType<typeof useChanges> }) {
  const value = changes.status === 'loaded' ? changes.value : undefined;
  return (
    <Section title="What changed lately">
      {changes.status === 'loading' && <LoadingSkeleton count={5} label="What changed lately" />}
      {changes.status === 'error' && (
        <ErrorState
          title="What changed could not be read"
          error={changes.error}
          retry={changes.reload}
        />
      )}
      {value && value.failed.length > 0 && (
        <p className={styles.note} role="status">
          {value.failed.join(' and ')} could not be read
          {value.failed.length === 1 ? '; the rest is shown.' : '.'}
        </p>
      )}
      {value && value.items.length === 0 && value.failed.length === 0 && (
        <EmptyState title="Nothing has changed yet">
          Builds and deployments of all services are listed here, newest first. A push to a
          repository starts one.
        </EmptyState>
      )}
      {value && value.items.length > 0 && (
        <ul className={styles.list}>
          {value.items.slice(0, 10).map(change => (
            <li key={change.id} className={styles.item}>
              <div className={styles.main}>
                <Link
                  className={styles.name}
                  to={entityHref(change.entityRef, change.run ? `builds?run=${change.run.id}` : '')}
                >
                  {change.subject}
                </Link>{' '}
                <span className={styles.text}>{change.what}</span>
                <p className={styles.text}>{change.detail}</p>
              </div>
              <div className={styles.aside}>
                <StatusBadge status={change.phase} />
                <span className={styles.text}>
                  <RelativeTime time={change.time} />
                </span>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
