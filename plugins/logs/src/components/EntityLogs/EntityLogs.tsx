import { useRouteRef } from '@backstage/frontend-plugin-api';
import { entityRouteRef, useEntity } from '@backstage/plugin-catalog-react';
import {
  EmptyState,
  ErrorState,
  LoadingSkeleton,
  StaleNotice,
  useUrlState,
} from '@internal/portal-ui';
import styles from './EntityLogs.module.css';
import { LogHistogramStrip } from './LogHistogramStrip';
import { LogLines } from './LogLines';
import { LogToolbar } from './LogToolbar';
import { useLiveTail } from './useLiveTail';
import { useLogFilters } from './useLogFilters';
import { useLogLines } from './useLogLines';

/** Log lines of a service: filters, counts over time, and the lines. */
export function EntityLogs() {
  const { entity } = useEntity();
  const service = entity.metadata.name;
  const filters = useLogFilters(service);
  const [liveParam, setLiveParam] = useUrlState('live');
  const live = liveParam === 'on';
  const stored = useLogLines(filters);
  const tail = useLiveTail(filters, live);
  const { first, histogram } = stored;

  const entityRoute = useRouteRef(entityRouteRef);
  const namespace = entity.metadata.namespace ?? 'default';
  const base =
    entityRoute?.({ kind: entity.kind.toLowerCase(), namespace, name: service }) ??
    `/catalog/${namespace}/${entity.kind.toLowerCase()}/${service}`;
  const traceHref = (traceId: string) => `${base}/traces?trace=${traceId}`;

  const lines = live ? [...tail.lines, ...stored.lines] : stored.lines;
  const filtered = filters.environment !== 'all' || filters.level !== 'all' || filters.text !== '';
  return (
    <div className={styles.page}>
      <LogToolbar
        filters={filters}
        live={live}
        onLive={on => setLiveParam(on ? 'on' : undefined)}
      />
      {histogram.status === 'loaded' && stored.lines.length > 0 ? (
        <LogHistogramStrip histogram={histogram.value} onWindow={filters.setWindow} />
      ) : null}
      {tail.broken ? (
        <p className={styles.notice} role="status">
          Live lines are interrupted ({tail.broken.message}); trying again. The service keeps
          writing its log.
        </p>
      ) : null}
      {first.status === 'loading' ? <LoadingSkeleton count={12} label="Log lines" /> : null}
      {first.status === 'error' ? (
        <ErrorState
          title="The log lines could not be read"
          error={first.error}
          unharmed="The service is not affected and keeps writing its log."
          retry={first.reload}
        />
      ) : null}
      {first.status === 'loaded' && lines.length === 0 ? (
        <EmptyLogs filtered={filtered} live={live} />
      ) : null}
      {first.status === 'loaded' && lines.length > 0 ? (
        <>
          <p className={styles.notice}>
            {live ? (
              'Live: new lines appear on top'
            ) : (
              <StaleNotice time={first.loadTime} failed={!!first.staleError} retry={first.reload} />
            )}
            {` · ${lines.length.toLocaleString('en')}${stored.more ? '+' : ''} ${
              lines.length === 1 ? 'line' : 'lines'
            }`}
          </p>
          <LogLines
            lines={lines}
            more={stored.more && !stored.olderError}
            onEnd={stored.loadOlder}
            traceHref={traceHref}
          />
        </>
      ) : null}
      {stored.olderError ? (
        <ErrorState
          title="Older lines could not be read"
          error={stored.olderError}
          retry={stored.loadOlder}
        />
      ) : null}
    </div>
  );
}

function EmptyLogs({ filtered, live }: { filtered: boolean; live: boolean }) {
  if (live) {
    return (
      <EmptyState title="Waiting for the next line">It appears here as it is written.</EmptyState>
    );
  }
  return (
    <EmptyState title={filtered ? 'No line matches these filters' : 'No log lines in this time'}>
      {filtered
        ? 'Take a filter away, or choose a longer time.'
        : 'Whatever the service writes to its standard output appears here, from its first start on. Choose a longer time, or deploy it and send it a request.'}
    </EmptyState>
  );
}
