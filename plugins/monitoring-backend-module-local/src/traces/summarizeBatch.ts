import type { StoredSpan } from './decodeTraces';

/** What one batch of spans adds to the row of its trace. */
export interface TraceAddition {
  trace_id: string;
  start_us: number;
  end_us: number;
  span_count: number;
  error_count: number;
  root_name: string;
  root_service: string;
  root_start_us: number;
  rooted: boolean;
}

/** A service's part in a trace. */
export interface ServiceAddition {
  trace_id: string;
  service: string;
  environment: string;
  start_us: number;
}

/** Spans by which a service is entered. */
const ENTRY_KINDS: StoredSpan['kind'][] = ['server', 'consumer'];

/** One row per trace, and per trace and service, of a batch. */
export function summarizeBatch(spans: StoredSpan[]) {
  const traces = new Map<string, TraceAddition>();
  const services = new Map<string, ServiceAddition>();
  for (const span of spans) {
    const one = ofSpan(span);
    const trace = traces.get(span.traceId);
    traces.set(span.traceId, trace ? joined(trace, one) : one);
    const key = `${span.traceId}/${span.service}/${span.environment}`;
    services.set(key, {
      trace_id: span.traceId,
      service: span.service,
      environment: span.environment,
      start_us: Math.min(span.startUs, services.get(key)?.start_us ?? Infinity),
    });
  }
  return { traces: [...traces.values()], services: [...services.values()] };
}

function ofSpan(span: StoredSpan): TraceAddition {
  return {
    trace_id: span.traceId,
    start_us: span.startUs,
    end_us: span.startUs + span.durationUs,
    span_count: 1,
    error_count: span.status === 'error' ? 1 : 0,
    root_name: span.name,
    root_service: span.service,
    root_start_us: span.startUs,
    // The caller of an entry may not record spans; what it called is then as good as a root. Of several the earliest counts.
    rooted: span.parentSpanId === undefined || ENTRY_KINDS.includes(span.kind),
  };
}

function joined(a: TraceAddition, b: TraceAddition): TraceAddition {
  const later = a.rooted === b.rooted ? a.root_start_us > b.root_start_us : b.rooted;
  return {
    ...(later ? b : a),
    start_us: Math.min(a.start_us, b.start_us),
    end_us: Math.max(a.end_us, b.end_us),
    span_count: a.span_count + b.span_count,
    error_count: a.error_count + b.error_count,
  };
}
