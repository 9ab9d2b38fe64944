import { RelativeTime, Section, StatusBadge } from '@internal/portal-ui';
import { Link } from 'react-router-dom';
import type { useChanges } from '../data/useChanges';
import type { useNotifications } from '../data/useNotifications';
import type { useOwned } from '../data/useOwned';
import { entityHref } from './entityHref';
import styles from './parts.module.css';
import { waitingItems } from './waitingItems';

export interface WaitingSectionProps {
  owned: ReturnType<typeof useOwned>;
  changes: ReturnType<typeof useChanges>;
  notifications: ReturnType<typeof useNotifications>;
}

/** What waits for me: red builds and unhealthy services of mine, and unread notifications. */
export function WaitingSection({ owned, changes, notifications }: WaitingSectionProps) {
  const { builds, services } = waitingItems(
    owned.status === 'loaded' ? owned.value.services : [],
    changes.status === 'loaded' ? changes.value.items : [],
  );
  const unread = notifications.status === 'loaded' ? notifications.value.notifications : [];
  const known = [owned, changes, notifications].every(one => one.status !== 'loading');
  const nothing = builds.length + services.length + unread.length === 0;

  return (
    <Section title="What waits for me">
      {notifications.status === 'error' && (
        <p className={styles.note} role="status">
          Notifications could not be read.
        </p>
      )}
      {nothing && known && <p className={styles.note}>Nothing waits for you.</p>}
      {!nothing && (
        <ul className={styles.list}>
          {services.map(service => (
            <li key={service.ref} className={styles.item}>
              <div className={styles.main}>
                <Link className={styles.name} to={entityHref(service.ref)}>
                  {service.name}
                </Link>
                <p className={styles.text}>{service.health?.message}</p>
              </div>
              <StatusBadge status={service.health?.health} />
            </li>
          ))}
          {builds.map(build => (
            <li key={build.id} className={styles.item}>
              <div className={styles.main}>
                <Link
                  className={styles.name}
                  to={entityHref(build.entityRef, `builds?run=${build.run?.id}`)}
                >
                  {build.subject}
                </Link>
                <p className={styles.text}>{build.detail}</p>
              </div>
              <StatusBadge status="Failed" reason="build" />
            </li>
          ))}
          {unread.map(notification => (
            <li key={notification.id} className={styles.item}>
              <div className={styles.main}>
                <Link className={styles.name} to={notification.payload.link ?? '/notifications'}>
                  {notification.payload.title}
                </Link>
                <p className={styles.text}>{notification.payload.description}</p>
              </div>
              <span className={styles.text}>
                <RelativeTime time={notification.created} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
