import type { Run } from '@internal/plugin-cicd-common';
import { Mono, RelativeTime, shortDigest, StatusBadge, PickRow } from '@internal/portal-ui';
import styles from './BuildsPage.module.css';

/** One row a build, newest first; arrow keys walk, Enter selects. */
export function RunList(props: {
  runs: Run[];
  selected: string;
  onSelect: (runId: string) => void;
}) {
  return (
    <ul className={styles.list} aria-label="Builds, newest first">
      {props.runs.map(run => (
        <li key={run.id}>
          <PickRow current={run.id === props.selected} onPick={() => props.onSelect(run.id)}>
            <span className={styles.rowHead}>
              <StatusBadge status={run.phase} />
              <RelativeTime time={run.queueTime} />
            </span>
            <span className={styles.message}>{run.commitMessage || 'No message'}</span>
            <span className={styles.muted}>
              <Mono>{shortDigest(run.commit)}</Mono> on {run.branch}
              {run.dirty ? ' with uncommitted work' : ''} ·{' '}
              {run.commitAuthor.replace(/\s*<[^>]*>$/, '')}
            </span>
          </PickRow>
        </li>
      ))}
    </ul>
  );
}
