import type { ComponentType } from 'react';
import type { Change } from '@internal/plugin-gate-common';
import { Digest, entityHref, EntityLink, FieldChanges } from '@internal/portal-ui';
import { Link } from 'react-router-dom';
import { digestOf } from './changeSentence';
import styles from './change.module.css';

interface RendererProps {
  change: Change;
}

/** By the plugin in the kind's name; kinds without one are shown field by field. */
const renderers: Record<string, ComponentType<RendererProps>> = { deploy: DeployChange };

/** What a change does, in the form that its kind has. */
export function ChangeSummary({ change }: RendererProps) {
  const Renderer = renderers[change.kind.split('.')[0]] ?? AnyChange;
  return (
    <div className={styles.summary}>
      <Renderer change={change} />
      {change.reason ? <p className={styles.reason}>“{change.reason}”</p> : null}
    </div>
  );
}

function DeployChange({ change }: RendererProps) {
  const from = digestOf(change.from);
  const to = digestOf(change.to);
  if (!to) return <AnyChange change={change} />;
  // The place in the order of releases says nothing to a reader.
  const { digest: _from, sequence: _was, ...fromRest } = change.from ?? {};
  const { digest: _to, sequence: _is, ...toRest } = change.to ?? {};
  const query = new URLSearchParams({ from: from ?? '', to });
  return (
    <>
      <p className={styles.line}>
        <EntityLink entityRef={change.entityRef} tab="deploy" />
        {change.environment ? <span className={styles.muted}>in {change.environment}</span> : null}
        {from && from !== to ? (
          <>
            <Digest value={from} what="digest of the release that runs" />
            <span className={styles.muted}>→</span>
          </>
        ) : null}
        <Digest value={to} what="digest of the wanted release" />
        {from && from !== to ? (
          <Link className={styles.link} to={`${entityHref(change.entityRef, 'deploy')}?${query}`}>
            What differs
          </Link>
        ) : null}
      </p>
      {Object.keys(toRest).length > 0 ? <FieldChanges before={fromRest} after={toRest} /> : null}
    </>
  );
}

function AnyChange({ change }: RendererProps) {
  return (
    <>
      <p className={styles.line}>
        <EntityLink entityRef={change.entityRef} />
        {change.environment ? <span className={styles.muted}>in {change.environment}</span> : null}
      </p>
      {change.from || change.to ? <FieldChanges before={change.from} after={change.to} /> : null}
    </>
  );
}
