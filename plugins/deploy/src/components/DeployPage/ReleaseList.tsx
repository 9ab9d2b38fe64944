import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import type { EnvironmentState, Release } from '@internal/plugin-deploy-common';
import { usePress } from '@internal/plugin-gate-react';
import { Digest, EmptyState, Loaded, RelativeTime, Section, type Load } from '@internal/portal-ui';
import { deployApiRef } from '../../api/DeployApi';
import { authorName } from '../shared/names';
import type { Panel } from '../shared/panel';
import { newRequestId } from '../shared/requestId';
import styles from './DeployPage.module.css';

export interface ReleaseListProps {
  entityRef: string;
  releases: Load<Release[]>;
  environments: EnvironmentState[];
  reload: () => void;
  open: (panel: Panel) => void;
}

/** Releases, newest first, each with where it runs and where it can go. */
export function ReleaseList({ releases, ...rest }: ReleaseListProps) {
  return (
    <Section
      title="Releases"
      description="Each is one build with its settings, named by its digest; it never changes."
    >
      <Loaded load={releases} what="The releases" unharmed="What runs goes on running.">
        {items =>
          items.length === 0 ? (
            <EmptyState title="No releases yet">
              A green build of a push makes one; see the Builds tab.
            </EmptyState>
          ) : (
            <ul className={styles.rows}>
              {items.map(release => (
                <ReleaseRow
                  key={`${release.digest}-${release.commit}`}
                  release={release}
                  {...rest}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function ReleaseRow(props: Omit<ReleaseListProps, 'releases'> & { release: Release }) {
  const { release, environments, open } = props;
  const runsIn = environments
    .filter(state => state.release?.digest === release.digest)
    .map(state => state.environment);
  const compareWith = environments.filter(
    state => state.release && state.release.digest !== release.digest,
  );
  const targets = release.dirty ? environments.slice(0, 1) : environments;
  return (
    <li className={styles.row}>
      <div className={styles.rowMain}>
        <span className={styles.message}>{release.commitMessage || 'No message'}</span>
        <span className={styles.muted}>
          <Digest value={release.digest} /> from {release.branch}
          {release.dirty ? ' with uncommitted work' : ''} by {authorName(release.commitAuthor)},{' '}
          <RelativeTime time={release.createTime} />
          {runsIn.length ? ` · runs in ${runsIn.join(', ')}` : ''}
        </span>
      </div>
      {release.defaultBranch || release.dirty ? (
        <MenuTrigger>
          <Button variant="secondary" size="small">
            Deploy
          </Button>
          <Menu
            onAction={key => {
              const [what, name] = String(key).split(' ');
              const { digest } = release;
              const from = environments.find(one => one.environment === name)?.release?.digest;
              if (what === 'to') open({ kind: 'promote', environment: name, digest });
              else if (from) open({ kind: 'compare', from, to: digest });
            }}
          >
            {[
              ...targets.map(({ environment }) => (
                <MenuItem key={`to ${environment}`} id={`to ${environment}`}>
                  to {environment}…
                </MenuItem>
              )),
              ...compareWith.map(({ environment }) => (
                <MenuItem key={`with ${environment}`} id={`with ${environment}`}>
                  Compare with {environment}
                </MenuItem>
              )),
            ]}
          </Menu>
        </MenuTrigger>
      ) : (
        <PreviewButton {...props} />
      )}
    </li>
  );
}

function PreviewButton(props: Omit<ReleaseListProps, 'releases'> & { release: Release }) {
  const { entityRef, release, environments, reload } = props;
  const api = useApi(deployApiRef);
  const press = usePress(reload);
  const environment = environments[0]?.environment;
  return (
    <Button
      variant="secondary"
      size="small"
      isDisabled={!environment}
      isPending={press.pending}
      onPress={() =>
        press.run('There is no preview.', async () => {
          const { digest } = release;
          const requestId = newRequestId();
          await api.deploy({ entityRef, environment, digest, kind: 'preview', requestId });
        })
      }
    >
      Preview
    </Button>
  );
}
