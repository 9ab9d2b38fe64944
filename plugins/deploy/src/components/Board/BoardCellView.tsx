import { rolloutEnded, type BoardCell } from '@internal/plugin-deploy-common';
import {
  actorName,
  entityHref,
  RelativeTime,
  shortDigest,
  StateShape,
  stateOf,
} from '@internal/portal-ui';
import { Link } from 'react-router-dom';
import styles from './Board.module.css';

/** What runs in one environment: state, release, since when and by whom; a rollout with its weight. */
export function BoardCellView({ entityRef, cell }: { entityRef: string; cell: BoardCell }) {
  const { digest, rollout } = cell;
  const page = entityHref(entityRef, 'deploy');
  const active = rollout && !rolloutEnded(rollout.phase) ? rollout : undefined;
  if (!digest && !active) {
    return (
      <span className={styles.cellNone} title={cell.message}>
        –
      </span>
    );
  }
  return (
    <Link
      className={styles.cell}
      to={active ? `${page}?rollout=${encodeURIComponent(active.id)}` : page ?? ''}
      title={[`${cell.environment}: ${cell.health}`, cell.message, cell.commitMessage]
        .filter(Boolean)
        .join('\n')}
    >
      <span className={styles.cellHead}>
        <StateShape state={stateOf(cell.health)} />
        <code>{digest ? shortDigest(digest) : 'nothing yet'}</code>
        {cell.newerDigest ? <span className={styles.newer}>newer waits</span> : null}
      </span>
      {active ? (
        <span className={styles.muted}>
          <StateShape state={stateOf(active.phase)} /> {active.phase} · {active.weight} % to{' '}
          {shortDigest(active.toDigest)}
        </span>
      ) : (
        <span className={styles.muted}>
          {cell.health === 'Healthy' ? null : `${cell.health} · `}
          {cell.sinceTime ? <RelativeTime time={cell.sinceTime} /> : null}
          {cell.actor ? ` · ${actorName(cell.actor)}` : null}
        </span>
      )}
    </Link>
  );
}
