import type { Rollout } from '@internal/plugin-deploy-common';
import { RelativeTime, StatusBadge } from '@internal/portal-ui';
import styles from './Rollout.module.css';
import { storyOf } from './story';

/** What happened, in order. */
export function RolloutStory({ rollout }: { rollout: Rollout }) {
  return (
    <ol className={styles.story} aria-label="What happened">
      {storyOf(rollout).map((event, index) => (
        <li key={index}>
          <span>
            {event.status ? <StatusBadge status={event.status} reason={event.text} /> : event.text}
          </span>
          <span className={styles.muted}>
            <RelativeTime time={event.time} />
          </span>
        </li>
      ))}
    </ol>
  );
}
