import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { entityRouteRef, useEntity } from '@backstage/plugin-catalog-react';
import { Button, ButtonLink } from '@backstage/ui';
import type { Span } from '@internal/plugin-monitoring-common';
import {
  CopyButton,
  ErrorState,
  Fact,
  Facts,
  LoadingSkeleton,
  Mono,
  RelativeTime,
  useLoad,
  useUrlState,
} from '@internal/portal-ui';
import { monitoringApiRef } from '../../api/MonitoringApi';
import styles from '../monitoring.module.css';
import { formatMillis } from './formatMillis';
import { layoutSpans } from './layoutSpans';
import { SpanPanel } from './SpanPanel';
import { Waterfall } from './Waterfall';

/** One trace: what it was, its waterfall, and the span that `span` in the URL names. */
export function TraceView({ traceId, onClose }: { traceId: string; onClose: () => void }) {
  const api = useApi(monitoringApiRef);
  const load = useLoad(signal => api.getTrace(traceId, signal), [api, traceId]);
  return (
    <div className={styles.page}>
      <div className={styles.toolbar}>
        <Button variant="tertiary" size="small" onPress={onClose}>
          ← All traces
        </Button>
        <Mono>{traceId}</Mono>
        <CopyButton text={traceId} label="Copy trace id" />
      </div>
      {load.status === 'loading' ? <LoadingSkeleton count={10} label="Trace" /> : null}
      {load.status === 'error' ? (
        <ErrorState
          title="This trace could not be read"
          error={load.error}
          todo="Traces are kept for 24 hours. A trace that is being recorded may take some seconds to arrive."
          retry={load.reload}
        />
      ) : null}
      {load.status === 'loaded' ? <LoadedTrace traceId={traceId} spans={load.value} /> : null}
    </div>
  );
}

function LoadedTrace({ traceId, spans }: { traceId: string; spans: Span[] }) {
  const [spanId, setSpanId] = useUrlState('span');
  const logsHref = useLogsHref();
  const rows = layoutSpans(spans);
  const root = rows[0].span;
  const endMs = Math.max(...spans.map(span => span.startTimeMs + span.durationMs));
  const startMs = Math.min(...spans.map(span => span.startTimeMs));
  const errors = spans.filter(span => span.status === 'error').length;
  const selected = spans.find(span => span.spanId === spanId);
  const logs = logsHref(traceId, startMs, endMs);
  return (
    <>
      <Facts>
        <Fact label="Request">
          {root.service}: {root.name || 'hidden'}
        </Fact>
        <Fact label="Began">
          <RelativeTime time={startMs} />
        </Fact>
        <Fact label="Duration">{formatMillis(endMs - startMs)}</Fact>
        <Fact label="Spans">
          {spans.length}
          {errors ? `, ${errors} failed` : ''}
        </Fact>
      </Facts>
      <div>
        <ButtonLink variant="secondary" size="small" href={logs}>
          Log lines of this trace
        </ButtonLink>
      </div>
      <Waterfall rows={rows} selected={spanId} onSelect={setSpanId} />
      {selected ? (
        <SpanPanel
          span={selected}
          traceStartMs={startMs}
          logsHref={logs}
          onClose={() => setSpanId(undefined)}
        />
      ) : null}
    </>
  );
}

/** Lines of a trace stand around its time; a minute on both sides covers clocks and late writes. */
const MARGIN_MS = 60_000;

function useLogsHref() {
  const { entity } = useEntity();
  const entityRoute = useRouteRef(entityRouteRef);
  const params = {
    kind: entity.kind.toLowerCase(),
    namespace: entity.metadata.namespace ?? 'default',
    name: entity.metadata.name,
  };
  const base =
    entityRoute?.(params) ?? `/catalog/${params.namespace}/${params.kind}/${params.name}`;
  return (traceId: string, startMs: number, endMs: number) =>
    `${base}/logs?trace=${traceId}&from=${Math.floor(startMs - MARGIN_MS)}&to=${Math.ceil(
      endMs + MARGIN_MS,
    )}`;
}
