import type { Span, TraceQuery, TraceSummary } from '@internal/plugin-monitoring-common';
import type { Knex } from 'knex';
import type { StoredSpan } from '../traces/decodeTraces';
import { summarizeBatch } from '../traces/summarizeBatch';
import type { TraceStore } from '../traces/TraceStore';
import { INSERT_SPANS, UPSERT_SERVICES, UPSERT_TRACES } from './traceStatements';

interface SpanRow {
  trace_id: string;
  span_id: string;
  parent_span_id: string | null;
  name: string;
  kind: Span['kind'];
  service: string;
  environment: string;
  release: string | null;
  start_us: string;
  duration_us: string;
  status: Span['status'];
  status_message: string | null;
  attributes: Span['attributes'];
}

interface TraceRow {
  trace_id: string;
  start_us: string;
  end_us: string;
  span_count: number;
  error_count: number;
  root_name: string;
  root_service: string;
  services: string[];
}

/** A trace with more spans than this is cut: no screen shows them. */
const MAX_SPANS = 5_000;

/** Spans in the tables `spans`, `traces` and `trace_services`. */
export class DatabaseTraceStore implements TraceStore {
  readonly id = 'local';

  constructor(private readonly knex: Knex) {}

  async add(spans: StoredSpan[]): Promise<void> {
    if (spans.length === 0) return;
    const rows = spans.map(toRow);
    await this.knex.transaction(async trx => {
      const inserted = await trx.raw(INSERT_SPANS, [JSON.stringify(rows)]);
      const known = new Set(
        inserted.rows.map((row: { trace_id: string; span_id: string }) =>
          spanKey(row.trace_id, row.span_id),
        ),
      );
      const fresh = spans.filter(({ traceId, spanId }) => known.delete(spanKey(traceId, spanId)));
      const { traces, services } = summarizeBatch(fresh);
      await trx.raw(UPSERT_TRACES, [JSON.stringify(traces)]);
      await trx.raw(UPSERT_SERVICES, [JSON.stringify(services)]);
    });
  }

  async search(query: TraceQuery): Promise<TraceSummary[]> {
    const { service, environment, minDurationMs, errorsOnly } = query;
    const range = [Date.parse(query.from) * 1000, Date.parse(query.to) * 1000];
    const rows = await this.knex('traces')
      .whereIn('traces.trace_id', builder => {
        builder.select('trace_id').from('trace_services').where({ service });
        if (environment) builder.where({ environment });
        builder.where('start_us', '>=', range[0]).where('start_us', '<', range[1]);
      })
      .modify(builder => {
        if (minDurationMs) builder.whereRaw('end_us - start_us >= ?', [minDurationMs * 1000]);
        if (errorsOnly) builder.where('error_count', '>', 0);
      })
      .orderBy('start_us', 'desc')
      .limit(query.limit)
      .select<TraceRow[]>(
        'traces.*',
        this.knex.raw(
          'array(select distinct s.service from trace_services s where s.trace_id = traces.trace_id order by 1) as services',
        ),
      );
    return rows.map(toSummary);
  }

  async get(traceId: string): Promise<Span[]> {
    const rows = await this.knex<SpanRow>('spans')
      .where({ trace_id: traceId })
      .orderBy([{ column: 'start_us' }, { column: 'duration_us', order: 'desc' }])
      .limit(MAX_SPANS);
    return rows.map(toSpan);
  }

  async deleteBefore(timeMs: number): Promise<void> {
    const startUs = timeMs * 1000;
    await this.knex('spans').where('start_us', '<', startUs).delete();
    await this.knex('trace_services').where('start_us', '<', startUs).delete();
    await this.knex('traces').where('end_us', '<', startUs).delete();
  }
}

function spanKey(traceId: string, spanId: string): string {
  return `${traceId}/${spanId}`;
}

function toRow(span: StoredSpan) {
  return {
    trace_id: span.traceId,
    span_id: span.spanId,
    parent_span_id: span.parentSpanId,
    name: span.name,
    kind: span.kind,
    service: span.service,
    environment: span.environment,
    release: span.release,
    start_us: span.startUs,
    duration_us: span.durationUs,
    status: span.status,
    status_message: span.statusMessage,
    attributes: span.attributes,
  };
}

function toSpan(row: SpanRow): Span {
  return {
    traceId: row.trace_id,
    spanId: row.span_id,
    parentSpanId: row.parent_span_id ?? undefined,
    name: row.name,
    kind: row.kind,
    service: row.service,
    environment: row.environment,
    release: row.release ?? undefined,
    startTimeMs: Number(row.start_us) / 1000,
    durationMs: Number(row.duration_us) / 1000,
    status: row.status,
    statusMessage: row.status_message ?? undefined,
    attributes: row.attributes,
  };
}

function toSummary(row: TraceRow): TraceSummary {
  return {
    traceId: row.trace_id,
    rootName: row.root_name,
    rootService: row.root_service,
    startTime: new Date(Number(row.start_us) / 1000).toISOString(),
    durationMs: (Number(row.end_us) - Number(row.start_us)) / 1000,
    spanCount: row.span_count,
    errorCount: row.error_count,
    services: row.services,
  };
}
