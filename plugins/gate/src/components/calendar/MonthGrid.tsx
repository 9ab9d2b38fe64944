import type { WindowOccurrence } from '@internal/plugin-gate-common';
import styles from './calendar.module.css';
import { dayAfter, type Month } from './month';

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const SHOWN_PER_DAY = 3;

const long = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
/** "08", "18:30": as short as it can be, for a cell of a calendar. */
const short = (time: string) => clock.format(new Date(time)).replace(/:00$/, '');
const full = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** A month of days, each with the windows that are open on it; on a phone the days without any, and those that are over, are left out. */
export function MonthGrid(props: {
  month: Month;
  occurrences: WindowOccurrence[];
  onOpen: (windowId: string) => void;
}) {
  const { month, occurrences, onOpen } = props;
  const now = new Date();
  const today = now.toDateString();
  return (
    <div className={styles.month}>
      <div className={styles.weekdays} aria-hidden="true">
        {weekdays.map(day => (
          <span key={day}>{day}</span>
        ))}
      </div>
      <ol className={styles.days} aria-label={month.title}>
        {month.days.map(day => {
          const open = occurrences.filter(
            ({ start, end }) => new Date(start) < dayAfter(day) && new Date(end) > day,
          );
          return (
            <li
              key={day.toISOString()}
              className={styles.day}
              data-other={!month.isInMonth(day) || undefined}
              data-empty={open.length === 0 || undefined}
              data-past={dayAfter(day) <= now || undefined}
            >
              <time
                className={styles.date}
                dateTime={day.toISOString()}
                aria-current={day.toDateString() === today ? 'date' : undefined}
              >
                <span className={styles.dateShort}>{day.getDate()}</span>
                <span className={styles.dateLong}>{long.format(day)}</span>
              </time>
              {open.slice(0, SHOWN_PER_DAY).map(occurrence => (
                <button
                  key={`${occurrence.windowId}-${occurrence.start}`}
                  type="button"
                  className={styles.chip}
                  data-kind={occurrence.kind}
                  title={`${occurrence.title}: ${span(occurrence)}`}
                  onClick={() => onOpen(occurrence.windowId)}
                >
                  <span className={styles.chipTime}>{timeOn(occurrence, day)}</span>
                  {occurrence.title}
                </button>
              ))}
              {open.length > SHOWN_PER_DAY ? (
                <span className={styles.more}>+{open.length - SHOWN_PER_DAY} more</span>
              ) : null}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function span({ start, end }: WindowOccurrence): string {
  return `${full.format(new Date(start))} to ${full.format(new Date(end))}`;
}

/** "18–22:30", "until 08", "all day": the part of an opening that lies on `day`. */
function timeOn({ start, end }: WindowOccurrence, day: Date): string {
  const begins = new Date(start) > day;
  const ends = new Date(end) < dayAfter(day);
  if (begins && ends) return `${short(start)}–${short(end)}`;
  if (begins) return `from ${short(start)}`;
  return ends ? `until ${short(end)}` : 'all day';
}
