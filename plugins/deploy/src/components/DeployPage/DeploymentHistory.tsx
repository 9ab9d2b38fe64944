import type { Deployment, Release } from '@internal/plugin-deploy-common';
import { Digest, RelativeTime, Section, StatusBadge } from '@internal/portal-ui';
import styles from './DeployPage.module.css';
import { actorName } from './names';

/** What was deployed where, by whom, and how it ended. */
export function DeploymentHistory(props: { deployments: Deployment[]; releases: Release[] }) {
  const { deployments, releases } = props;
  if (deployments.length === 0) return null;
  const messages = new Map(releases.map(release => [release.digest, release.commitMessage]));
  return (
    <Section title="What was done">
      <ul className={styles.rows}>
        {deployments.map(deployment => (
          <li key={deployment.id} className={styles.row}>
            <div className={styles.rowMain}>
              <span>
                <StatusBadge status={deployment.phase} reason={deployment.message} />
              </span>
              <span className={styles.muted}>
                <Digest value={deployment.digest} /> to {deployment.environment} ({deployment.kind})
                by {actorName(deployment.actor)}
                {messages.has(deployment.digest) ? ` · ${messages.get(deployment.digest)}` : ''}
              </span>
            </div>
            <RelativeTime time={deployment.createTime} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
