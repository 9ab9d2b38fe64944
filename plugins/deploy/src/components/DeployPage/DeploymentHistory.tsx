import type { Deployment, Release } from '@internal/plugin-deploy-common';
import {
  actorName,
  Digest,
  Loaded,
  RelativeTime,
  Section,
  StatusBadge,
  type Load,
} from '@internal/portal-ui';
import { MarkButton } from '../shared/MarkButton';
import styles from './DeployPage.module.css';

export interface DeploymentHistoryProps {
  deployments: Load<Deployment[]>;
  releases: Release[];
  /** The last environment: only what goes there can be marked as failed. */
  production?: string;
  reload: () => void;
}

/** What was deployed where, by whom, why, and how it ended. */
export function DeploymentHistory({
  deployments,
  releases,
  production,
  reload,
}: DeploymentHistoryProps) {
  const messages = new Map(releases.map(release => [release.digest, release.commitMessage]));
  if (deployments.status === 'loaded' && deployments.value.length === 0) return null;
  return (
    <Section title="What was done">
      <Loaded load={deployments} what="What was done" unharmed="What runs goes on running.">
        {items => (
          <ul className={styles.rows}>
            {items.map(deployment => (
              <li key={deployment.id} className={styles.row}>
                <div className={styles.rowMain}>
                  <span>
                    <StatusBadge status={deployment.phase} reason={deployment.message} />
                  </span>
                  <span className={styles.muted}>
                    <Digest value={deployment.digest} /> to {deployment.environment} (
                    {deployment.kind}) by {actorName(deployment.actor)}
                    {messages.has(deployment.digest) ? ` · ${messages.get(deployment.digest)}` : ''}
                    {deployment.reason ? ` · “${deployment.reason}”` : ''}
                  </span>
                  {deployment.mark?.failed ? (
                    <span className={styles.muted}>
                      Marked as failed by {actorName(deployment.mark.actor)}:{' '}
                      {deployment.mark.reason}
                    </span>
                  ) : null}
                </div>
                <div className={styles.rowEnd}>
                  <span className={styles.muted}>
                    <RelativeTime time={deployment.createTime} />
                  </span>
                  {deployment.environment === production ? (
                    <MarkButton
                      id={deployment.id}
                      marked={deployment.mark?.failed ?? false}
                      onDone={reload}
                    />
                  ) : null}
                </div>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}
