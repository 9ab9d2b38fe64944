import { useEffect, useRef } from 'react';
import { ErrorState, LoadingSkeleton } from '@internal/portal-ui';
import styles from './BuildsPage.module.css';
import { useRunLog } from './useRunLog';

/** The whole output of a build; stays at the end while the build runs, unless the reader scrolled up. */
export function RunLog({ runId, live }: { runId: string; live: boolean }) {
  const log = useRunLog(runId, live);
  const box = useRef<HTMLPreElement>(null);
  const atEnd = useRef(true);
  const count = log.status === 'loaded' ? log.lines.length : 0;

  useEffect(() => {
    if (live && atEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [count, live]);

  if (log.status === 'loading') return <LoadingSkeleton label="Log" />;
  if (log.status === 'error') {
    return <ErrorState title="The log could not be read" error={log.error} />;
  }
  return (
    <div>
      <h3 className={styles.subtitle}>Log</h3>
      <pre
        ref={box}
        className={styles.log}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label="Log of the build"
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
          atEnd.current = scrollTop + clientHeight >= scrollHeight - 8;
        }}
      >
        {log.lines.length === 0
          ? 'Nothing was written yet.'
          : log.lines.map(line => (
              <span key={line.seq} className={styles.logLine}>
                <span className={styles.logStep}>{line.step}</span>
                {line.text}
                {'\n'}
              </span>
            ))}
      </pre>
    </div>
  );
}
