import { Link } from '@backstage/ui';
import type { Span } from '@internal/plugin-monitoring-common';
import { Digest, Mono, SidePanel, StatusBadge } from '@internal/portal-ui';
import styles from '../monitoring.module.css';
import { formatMillis } from './formatMillis';

/** Everything that one span says. */
export function SpanPanel({
  span,
  traceStartMs,
  logsHref,
  onClose,
}: {
  span: Span;
  traceStartMs: number;
  logsHref: string;
  onClose: () => void;
}) {
  const failed = span.status === 'error';
  return (
    <SidePanel title={span.redacted ? `A span of ${span.service}` : span.name} onClose={onClose}>
      <StatusBadge
        status={failed ? 'Failed' : 'Completed'}
        state={failed ? 'failed' : 'healthy'}
        reason={span.statusMessage}
      />
      <dl className={styles.attributes}>
        <dt>service</dt>
        <dd>{span.service}</dd>
        <dt>environment</dt>
        <dd>{span.environment ?? '–'}</dd>
        <dt>release</dt>
        <dd>
          <Digest value={span.release} />
        </dd>
        <dt>kind</dt>
        <dd>{span.kind}</dd>
        <dt>began after</dt>
        <dd>{formatMillis(span.startTimeMs - traceStartMs)}</dd>
        <dt>duration</dt>
        <dd>{formatMillis(span.durationMs)}</dd>
        <dt>span</dt>
        <dd>
          <Mono>{span.spanId}</Mono>
        </dd>
        {Object.entries(span.attributes).map(([name, value]) => (
          <Attribute key={name} name={name} value={String(value)} />
        ))}
      </dl>
      {span.redacted ? (
        <p className={styles.note}>
          What it did is hidden: it belongs to a service whose traces you may not read. Its owner
          can give you <Mono>monitoring.traces.read</Mono>.
        </p>
      ) : (
        <Link href={logsHref}>Log lines of this trace</Link>
      )}
    </SidePanel>
  );
}

function Attribute({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <code>{value}</code>
      </dd>
    </>
  );
}
