import type { LogLine } from '@internal/plugin-logs-common';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import styles from './EntityLogs.module.css';
import { LogRow } from './LogRow';

const ROW_PX = 28;

/** Newest first; only the rows in sight are in the page, however many there are. */
export function LogLines({
  lines,
  more,
  onEnd,
  traceHref,
}: {
  lines: LogLine[];
  more: boolean;
  onEnd: () => void;
  traceHref: (traceId: string) => string;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const keys = lineKeys(lines);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: index => keys[index],
    overscan: 20,
    initialRect: { width: 1200, height: 600 },
  });
  const rows = virtualizer.getVirtualItems();
  const last = rows[rows.length - 1]?.index ?? -1;
  useEffect(() => {
    if (more && last >= lines.length - 1) onEnd();
  }, [more, last, lines.length, onEnd]);

  const toggle = (key: string) =>
    setOpen(previous => {
      const next = new Set(previous);
      if (!next.delete(key)) next.add(key);
      return next;
    });

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
      tabIndex={0}
      role="log"
      aria-live="off"
      aria-label="Log lines"
    >
      <ol className={styles.lines} style={{ height: virtualizer.getTotalSize() }}>
        {rows.map(row => (
          <li
            key={row.key}
            ref={virtualizer.measureElement}
            data-index={row.index}
            style={{ transform: `translateY(${row.start}px)` }}
          >
            <LogRow
              line={lines[row.index]}
              open={open.has(keys[row.index])}
              onToggle={() => toggle(keys[row.index])}
              traceHref={traceHref}
            />
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Keys that stay with a line when newer ones come in above it: equal lines are counted from the oldest on. */
function lineKeys(lines: LogLine[]): string[] {
  const seen = new Map<string, number>();
  const keys: string[] = [];
  for (let i = lines.length - 1; i >= 0; i -= 1) {
    const { time, environment, instance, message } = lines[i];
    const base = `${time}/${environment}/${instance}/${message}`;
    const n = seen.get(base) ?? 0;
    seen.set(base, n + 1);
    keys[i] = `${base}/${n}`;
  }
  return keys;
}
