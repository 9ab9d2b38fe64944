import { Button, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import type { EnvironmentState, Release } from '@internal/plugin-deploy-common';
import { Digest, RelativeTime, Section } from '@internal/portal-ui';
import styles from './DeployPage.module.css';
import { authorName } from './names';
import type { Deploy } from './useDeploy';

/** Releases, newest first, each with where it runs and where it can go. */
export function ReleaseList(props: {
  releases: Release[];
  environments: EnvironmentState[];
  deploy: Deploy;
}) {
  const { releases, environments, deploy } = props;
  const first = environments[0]?.environment;
  return (
    <Section
      title="Releases"
      description="Each is one build, named by its digest; it never changes."
    >
      <ul className={styles.rows}>
        {releases.map(release => {
          const runsIn = environments
            .filter(state => state.release?.digest === release.digest)
            .map(state => state.environment);
          const targets = release.dirty ? [first] : environments.map(state => state.environment);
          return (
            <li key={`${release.digest}-${release.commit}`} className={styles.row}>
              <div className={styles.rowMain}>
                <span className={styles.message}>{release.commitMessage || 'No message'}</span>
                <span className={styles.muted}>
                  <Digest value={release.digest} /> from {release.branch}
                  {release.dirty ? ' with uncommitted work' : ''} by{' '}
                  {authorName(release.commitAuthor)}, <RelativeTime time={release.createTime} />
                  {runsIn.length ? ` · runs in ${runsIn.join(', ')}` : ''}
                </span>
              </div>
              {release.defaultBranch || release.dirty ? (
                <MenuTrigger>
                  <Button variant="secondary" size="small">
                    Deploy
                  </Button>
                  <Menu
                    onAction={key =>
                      deploy.start(
                        String(key),
                        release.digest,
                        release.dirty ? 'working-tree' : 'promote',
                      )
                    }
                  >
                    {targets.map(target => (
                      <MenuItem key={target} id={target}>
                        to {target}
                      </MenuItem>
                    ))}
                  </Menu>
                </MenuTrigger>
              ) : (
                <Button
                  variant="secondary"
                  size="small"
                  isPending={deploy.pending === first}
                  onPress={() => deploy.start(first, release.digest, 'preview')}
                >
                  Preview
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
