import { Button } from '@backstage/ui';
import { RelativeTime } from '../time/RelativeTime';
import styles from './states.module.css';

/** "Updated 3 s ago", and, when the last refresh failed, that what is shown is old. */
export function StaleNotice({
  time,
  failed,
  retry,
}: {
  time: number;
  failed?: boolean;
  retry?: () => void;
}) {
  return (
    <span className={styles.stale}>
      <span>
        {failed ? 'Could not refresh; shown as of ' : 'Updated '}
        <RelativeTime time={time} />
      </span>
      {failed && retry ? (
        <Button variant="tertiary" size="small" onPress={retry}>
          Refresh
        </Button>
      ) : null}
    </span>
  );
}
