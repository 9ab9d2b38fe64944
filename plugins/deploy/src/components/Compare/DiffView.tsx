import type { ReactNode } from 'react';
import type { DiffGap, ReleaseDiff } from '@internal/plugin-deploy-common';
import { Digest, RelativeTime, StateShape } from '@internal/portal-ui';
import { authorName } from '../shared/names';
import styles from './Compare.module.css';

/** All that differs between two releases, part by part; a part that could not be compared says why. */
export function DiffView({ diff }: { diff: ReleaseDiff }) {
  return (
    <div className={styles.diff}>
      {diff.direction === 'back' ? (
        <p className={styles.note}>This goes back: the commits below are taken away.</p>
      ) : null}
      <Part title="API" empty="The API is the same" items={diff.api} gap={gapOf(diff, 'api')}>
        {change => (
          <>
            <StateShape state={change.breaking ? 'failed' : 'healthy'} />{' '}
            <strong>{change.breaking ? 'Breaking' : 'Compatible'}</strong>{' '}
            <code>{change.operation}</code> {change.message}
          </>
        )}
      </Part>
      <Part
        title="Migrations"
        empty="No migration"
        items={diff.migrations}
        gap={gapOf(diff, 'migrations')}
      >
        {migration => (
          <>
            <Sign change={migration.change} /> <code>{migration.name}</code>
          </>
        )}
      </Part>
      <Part
        title="Configuration"
        empty="The same settings"
        items={diff.settings}
        gap={gapOf(diff, 'settings')}
      >
        {setting => (
          <>
            <code>{setting.path}</code> <FromTo from={setting.from} to={setting.to} />
            <span className={styles.muted}> in {setting.file}</span>
          </>
        )}
      </Part>
      <Part title="Commits" empty="No commit" items={diff.commits} gap={gapOf(diff, 'commits')}>
        {commit => (
          <>
            {commit.message.split('\n')[0]}
            <span className={styles.muted}>
              {' '}
              <Digest value={commit.commit} what="commit" /> {authorName(commit.author)}
              {commit.time ? (
                <>
                  , <RelativeTime time={commit.time} />
                </>
              ) : null}
            </span>
          </>
        )}
      </Part>
      <Part
        title="Dependencies"
        empty="The same dependencies"
        items={diff.dependencies}
        gap={gapOf(diff, 'dependencies')}
      >
        {dependency => (
          <>
            <code>{dependency.name}</code> <FromTo from={dependency.from} to={dependency.to} />
          </>
        )}
      </Part>
    </div>
  );
}

function gapOf(diff: ReleaseDiff, part: DiffGap['part']): string | undefined {
  return diff.gaps.find(gap => gap.part === part)?.reason;
}

function Part<T>(props: {
  title: string;
  empty: string;
  items: T[];
  gap?: string;
  children: (item: T) => ReactNode;
}) {
  const { title, empty, items, gap, children } = props;
  return (
    <section className={styles.part}>
      <h3 className={styles.partTitle}>
        {title}
        {items.length > 0 ? <span className={styles.count}>{items.length}</span> : null}
      </h3>
      {gap ? <p className={styles.muted}>Not compared: {gap}</p> : null}
      {!gap && items.length === 0 ? <p className={styles.muted}>{empty}</p> : null}
      {items.length > 0 ? (
        <ul className={styles.items}>
          {items.map((item, index) => (
            <li key={index}>{children(item)}</li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function FromTo({ from, to }: { from?: string; to?: string }) {
  if (from === undefined) return <ins>{to}</ins>;
  if (to === undefined) return <del>{from}</del>;
  return (
    <>
      <del>{from}</del> → <ins>{to}</ins>
    </>
  );
}

function Sign({ change }: { change: 'added' | 'removed' }) {
  return <strong>{change === 'added' ? 'Brings' : 'Takes back'}</strong>;
}
