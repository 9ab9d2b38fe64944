import type { BadRelease } from '@internal/plugin-deploy-common';
import { Digest, entityHref, RelativeTime, StatusBadge } from '@internal/portal-ui';
import { Link } from 'react-router-dom';
import styles from './Trial.module.css';

/** Releases that were made to fail, newest first: how far each got. */
export function BadReleases({ items }: { items: BadRelease[] }) {
  return (
    <ul className={styles.runs} aria-label="Bad releases that were tried">
      {items.map(bad => (
        <li key={bad.commit} className={styles.run}>
          <span>
            <StatusBadge
              status={bad.phase === 'TakenBack' ? 'Taken back' : bad.phase}
              reason={bad.message}
            />
          </span>
          <span className={styles.muted}>
            Bad release for {bad.environment}, commit <Digest value={bad.commit} what="commit" />{' '}
            <RelativeTime time={bad.createTime} />
            {bad.runId ? (
              <>
                {' · '}
                <Link
                  className={styles.link}
                  to={`${entityHref(bad.entityRef, 'builds')}?run=${encodeURIComponent(bad.runId)}`}
                >
                  build
                </Link>
              </>
            ) : null}
            {bad.rolloutId ? (
              <>
                {' · '}
                <Link className={styles.link} to={`?rollout=${encodeURIComponent(bad.rolloutId)}`}>
                  rollout
                </Link>
              </>
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  );
}
