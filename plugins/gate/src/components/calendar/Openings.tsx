import { exactTime, LoadingSkeleton } from '@internal/portal-ui';
import styles from './calendar.module.css';
import type { Preview } from './schedule';

/** The next five openings, in the viewer's zone and, where that is another, in the zone of the window. */
export function Openings({ preview, timeZone }: { preview?: Preview; timeZone: string }) {
  if (!preview) return <LoadingSkeleton label="Next openings" count={2} />;
  if (preview.status === 'invalid') return null;
  if (preview.openings.length === 0) {
    return <p className={styles.openings}>It never opens again.</p>;
  }
  const viewer = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <ul className={styles.openings} aria-label="Next openings">
      {preview.openings.map(({ start, end }) => (
        <li key={start.toISOString()}>
          {weekday(start)} {exactTime(start.getTime()).replace(/:\d\d (?=\S+$)/, ' ')} to{' '}
          {clock(end)}
          {timeZone !== viewer ? ` (${clock(start, timeZone)} in ${timeZone})` : ''}
        </li>
      ))}
    </ul>
  );
}

function weekday(time: Date): string {
  return time.toLocaleDateString('en-GB', { weekday: 'short' });
}

function clock(time: Date, timeZone?: string): string {
  return time.toLocaleString('en-GB', {
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  });
}
