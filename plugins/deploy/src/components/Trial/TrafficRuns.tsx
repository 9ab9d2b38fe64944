import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { TrafficRun } from '@internal/plugin-deploy-common';
import { usePress } from '@internal/plugin-gate-react';
import { Countdown, RelativeTime, shortDigest, StatusBadge } from '@internal/portal-ui';
import { serviceApiRef } from '../../api/ServiceApi';
import styles from './Trial.module.css';

const number = new Intl.NumberFormat('en');

/** What was sent, live: answers by class, and by the release that gave them. */
export function TrafficRuns({ runs, reload }: { runs: TrafficRun[]; reload: () => void }) {
  return (
    <ul className={styles.runs} aria-label="Traffic that was sent, newest first">
      {runs.map(run => (
        <Run key={run.id} run={run} reload={reload} />
      ))}
    </ul>
  );
}

function Run({ run, reload }: { run: TrafficRun; reload: () => void }) {
  const api = useApi(serviceApiRef);
  const press = usePress(reload);
  const running = run.phase === 'Running';
  return (
    <li className={styles.run}>
      <div className={styles.runHead}>
        <span>
          <StatusBadge
            status={run.phase}
            reason={run.phase === 'Failed' ? run.message : undefined}
          />{' '}
          {run.requestsPerSecond} requests / s to {run.environment}
          <span className={styles.muted}>
            {running ? (
              <>
                {' '}
                · ends in <Countdown key={run.endTime} to={run.endTime} onEnd={reload} />
              </>
            ) : (
              <>
                {' '}
                · <RelativeTime time={run.endTime} />
              </>
            )}
          </span>
        </span>
        {running ? (
          <Button
            size="small"
            variant="secondary"
            isPending={press.pending}
            onPress={() => press.run('The traffic goes on.', () => api.stopTraffic(run.id))}
          >
            Stop
          </Button>
        ) : null}
      </div>
      <dl className={styles.counts}>
        <Count label="sent" value={run.sent} />
        <Count label="well" value={run.succeeded} />
        <Count label="4xx" value={run.refused} />
        <Count label="failed" value={run.failed} bad={run.failed > 0} />
        {Object.entries(run.byRelease ?? {}).map(([digest, release]) => (
          <Count
            key={digest}
            label={`by ${shortDigest(digest)}`}
            value={release.sent}
            note={release.failed ? `${number.format(release.failed)} failed` : undefined}
          />
        ))}
      </dl>
    </li>
  );
}

function Count(props: { label: string; value: number; note?: string; bad?: boolean }) {
  return (
    <div data-bad={props.bad || undefined}>
      <dt>{props.label}</dt>
      <dd>
        {number.format(props.value)}
        {props.note ? <span className={styles.muted}> {props.note}</span> : null}
      </dd>
    </div>
  );
}
