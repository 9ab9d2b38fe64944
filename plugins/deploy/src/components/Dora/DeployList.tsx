import type { DoraDeploy } from '@internal/plugin-deploy-common';
import {
  actorName,
  EntityLink,
  formatDuration,
  RelativeTime,
  shortDigest,
  StateShape,
} from '@internal/portal-ui';
import { MarkButton } from '../shared/MarkButton';
import styles from './Dora.module.css';

/** Deploys to production, newest first, with what each counts as. */
export function DeployList({ deploys, reload }: { deploys: DoraDeploy[]; reload: () => void }) {
  return (
    <ul className={styles.deploys}>
      {deploys.map(deploy => (
        <li key={deploy.id} className={styles.deploy}>
          <div className={styles.deployMain}>
            <span>
              <StateShape state={deploy.failed ? 'failed' : 'healthy'} />{' '}
              <EntityLink entityRef={deploy.entityRef} tab="deploy" />{' '}
              <code>{shortDigest(deploy.digest)}</code> {deploy.commitMessage}
            </span>
            <span className={styles.muted}>{facts(deploy).join(' · ')}</span>
          </div>
          <div className={styles.deployEnd}>
            <span className={styles.muted}>
              <RelativeTime time={deploy.time} />
            </span>
            <MarkButton id={deploy.id} marked={Boolean(deploy.markedBy)} onDone={reload} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function facts(deploy: DoraDeploy): string[] {
  const said = [`by ${actorName(deploy.actor)}`];
  if (deploy.leadTimeSeconds !== undefined) {
    said.push(`${formatDuration(deploy.leadTimeSeconds * 1000)} from the commit`);
  }
  if (deploy.failed) {
    const by = deploy.markedBy ? ` (${actorName(deploy.markedBy)} says so)` : '';
    said.push(`failed: ${deploy.failedReason ?? 'no reason given'}${by}`);
  }
  if (deploy.recoveryTime) {
    const took = Date.parse(deploy.recoveryTime) - Date.parse(deploy.time);
    said.push(`recovered after ${formatDuration(took)}`);
  }
  if (deploy.rework) said.push('made to repair an earlier one');
  return said;
}
