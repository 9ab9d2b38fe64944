import type { FreezeWindow } from '@internal/plugin-gate-common';
import { actorName, Countdown, RelativeTime, StateShape } from '@internal/portal-ui';
import { Link, useSearchParams } from 'react-router-dom';
import styles from '../rows.module.css';
import { useArrowKeys } from '../useArrowKeys';
import { scheduleInWords, selectorInWords, windowState } from './windowWords';

/** Windows with what each means now, and when that changes. */
export function WindowRows(props: {
  windows: FreezeWindow[];
  current: string;
  onOpen: (id: string) => void;
}) {
  const { windows, current } = props;
  const [params] = useSearchParams();
  const onKeyDown = useArrowKeys();
  const order = [...windows].sort(
    (a, b) =>
      Number(b.active ?? false) - Number(a.active ?? false) || a.title.localeCompare(b.title),
  );
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows only move the focus between the links in it
    <ul className={styles.rows} onKeyDown={onKeyDown}>
      {order.map(window => {
        const query = new URLSearchParams(params);
        query.set('window', window.id);
        const { word, state } = windowState(window);
        return (
          <li key={window.id}>
            <Link className={styles.row} to={`?${query}`} aria-current={window.id === current}>
              <span className={styles.main}>
                <span className={styles.title}>
                  <StateShape state={state} />
                  {window.title}
                </span>
                <span className={styles.muted}>
                  {window.kind === 'deny' ? 'Freezes' : 'Opens only'} {selectorInWords(window)} ·{' '}
                  {scheduleInWords(window)}
                  {window.source === 'portal' ? '' : ` · from ${window.source}`}
                </span>
              </span>
              <span className={styles.side}>
                {word}
                <Until window={window} />
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

function Until({ window }: { window: FreezeWindow }) {
  if (window.override && Date.parse(window.override.expireTime) > Date.now()) {
    return (
      <span>
        by {actorName(window.override.by)}, ends <RelativeTime time={window.override.expireTime} />
      </span>
    );
  }
  const next = window.active ? window.nextClose : window.nextOpen;
  if (!next) return null;
  return (
    <span>
      · {window.active ? 'ends' : 'begins'} in <Countdown key={next} to={next} />
    </span>
  );
}
