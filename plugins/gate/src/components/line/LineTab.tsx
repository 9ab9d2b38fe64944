import { useApi } from '@backstage/frontend-plugin-api';
import { BgProvider } from '@backstage/ui';
import { gateApiRef } from '@internal/plugin-gate-react';
import {
  actorName,
  ErrorState,
  LoadingSkeleton,
  RelativeTime,
  Section,
  useLoad,
} from '@internal/portal-ui';
import rows from '../rows.module.css';
import styles from './line.module.css';
import { lineName } from './lineName';
import { StoppedRow } from './StoppedRow';
import { StopForm } from './StopForm';

const ENDED_SHOWN = 10;

/** One switch that stops every change that goes forward, of a system or of everything. */
export function LineTab({ onChanged }: { onChanged: () => void }) {
  const gate = useApi(gateApiRef);
  const lines = useLoad(signal => gate.lines(signal), [gate], { refreshSeconds: 5 });
  if (lines.status === 'loading') return <LoadingSkeleton label="Stopped lines" count={3} />;
  if (lines.status === 'error') {
    return (
      <ErrorState
        title="It is not known whether a line is stopped"
        unharmed="What is stopped stays stopped; the gate goes on to answer."
        error={lines.error}
        retry={lines.reload}
      />
    );
  }
  const reload = () => {
    lines.reload();
    onChanged();
  };
  const stopped = lines.value.filter(line => !line.endTime);
  const ended = lines.value.filter(line => line.endTime).slice(0, ENDED_SHOWN);
  return (
    <div className={rows.stack}>
      {stopped.length > 0 ? (
        <BgProvider bg="neutral-1">
          <ul className={styles.stopped} aria-label="Stopped now">
            {stopped.map(line => (
              <StoppedRow key={line.id} line={line} onChanged={reload} />
            ))}
          </ul>
        </BgProvider>
      ) : (
        <p className={styles.running}>Every line runs: nothing is stopped.</p>
      )}
      <StopForm stopped={stopped} onStopped={reload} />
      {ended.length > 0 ? (
        <Section title="Stopped before">
          <BgProvider bg="neutral-1">
            <ul className={rows.rows}>
              {ended.map(line => (
                <li key={line.id} className={rows.row}>
                  <div className={rows.main}>
                    <div className={rows.title}>{lineName(line)}</div>
                    <p className={rows.text}>{line.reason}</p>
                    <span className={rows.muted}>
                      stopped by {actorName(line.startedBy)}, <RelativeTime time={line.startTime} />{' '}
                      · started again by {actorName(line.endedBy)},{' '}
                      <RelativeTime time={line.endTime} />
                    </span>
                  </div>
                </li>
              ))}
            </ul>
          </BgProvider>
        </Section>
      ) : null}
    </div>
  );
}
