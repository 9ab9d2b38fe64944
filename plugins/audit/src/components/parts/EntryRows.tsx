import type { LedgerEntry } from '@internal/plugin-audit-common';
import { actorName, entityName, exactTime, StateShape } from '@internal/portal-ui';
import { Link } from 'react-router-dom';
import { entryState } from '../../data/entryState';
import styles from './ledger.module.css';
import { useArrowKeys } from './useArrowKeys';

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

interface EntryRowsProps {
  entries: LedgerEntry[];
  current?: string;
  href: (entry: LedgerEntry) => string;
  /** Entity whose page this is: it need not be named in each row. */
  self?: string;
}

/** Entries as sentences, by day; arrows go from one to the next, Enter opens. */
export function EntryRows({ entries, current, href, self }: EntryRowsProps) {
  const onKeyDown = useArrowKeys();
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- arrows only move the focus between the links in it
    <div className={styles.stack} onKeyDown={onKeyDown}>
      {byDay(entries).map(({ day, items }) => (
        <section key={day} aria-label={day}>
          <h3 className={styles.day}>{day}</h3>
          <ul className={styles.rows}>
            {items.map(entry => (
              <li key={entry.record.id}>
                <Link
                  className={styles.row}
                  to={href(entry)}
                  aria-current={entry.record.id === current}
                  data-row
                >
                  <time
                    className={styles.clock}
                    dateTime={entry.record.time}
                    title={exactTime(Date.parse(entry.record.time))}
                  >
                    {clock.format(new Date(entry.record.time))}
                  </time>
                  <EntrySentence entry={entry} self={self} />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function EntrySentence({ entry, self }: { entry: LedgerEntry; self?: string }) {
  const { record } = entry;
  const { word, state, reason } = entryState(entry);
  const others = record.entityRefs.filter(ref => ref !== self).map(entityName);
  const facts = [
    record.kind === 'intent' ? 'intended' : undefined,
    `by ${actorName(record.actor.ref)}`,
    record.environment && `in ${record.environment}`,
    others.length > 0 && `on ${others.slice(0, 3).join(', ')}${others.length > 3 ? ' …' : ''}`,
    record.reason && `“${record.reason}”`,
  ].filter(Boolean);
  return (
    <>
      <span className={styles.rowMain}>
        <span className={styles.sentence}>
          <StateShape state={state} />
          <span className={styles.message}>
            {record.message}{' '}
            {record.decision?.breakGlass ? <span className={styles.glass}>break-glass</span> : null}
          </span>
        </span>
        <span className={styles.muted}>
          {facts.join(' · ')}
          {reason ? ` · ${reason}` : ''}
        </span>
      </span>
      <span className={styles.end}>{word}</span>
    </>
  );
}

/** "Today", "Yesterday", "Thursday, 19 November 2026": runs of entries of one day, in the viewer's zone. */
function byDay(entries: LedgerEntry[]): Array<{ day: string; items: LedgerEntry[] }> {
  const days: Array<{ day: string; items: LedgerEntry[] }> = [];
  const now = new Date();
  const today = now.toDateString();
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1).toDateString();
  for (const entry of entries) {
    const time = new Date(entry.record.time);
    const word = { [today]: 'Today', [yesterday]: 'Yesterday' }[time.toDateString()];
    const day =
      word ??
      time.toLocaleDateString('en-GB', {
        weekday: 'long',
        day: 'numeric',
        month: 'long',
        year: 'numeric',
      });
    const last = days[days.length - 1];
    if (last?.day === day) last.items.push(entry);
    else days.push({ day, items: [entry] });
  }
  return days;
}
