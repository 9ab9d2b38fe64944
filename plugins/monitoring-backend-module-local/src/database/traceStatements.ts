/**
 * Statements that take a whole batch as one JSON parameter: one round trip, whatever its size. Rows are sorted by trace, so
 * that two batches that meet in a trace take their locks in the same order.
 */

export const INSERT_SPANS = `
  insert into spans (trace_id, span_id, parent_span_id, name, kind, service, environment, release, start_us, duration_us,
                     status, status_message, attributes)
  select trace_id, span_id, parent_span_id, name, kind, service, environment, release, start_us, duration_us,
         status, status_message, attributes
  from jsonb_to_recordset(?::jsonb) as batch(
    trace_id text, span_id text, parent_span_id text, name text, kind text, service text, environment text, release text,
    start_us bigint, duration_us bigint, status text, status_message text, attributes jsonb)
  order by trace_id, span_id
  on conflict (trace_id, span_id) do nothing
  returning trace_id, span_id`;

export const UPSERT_TRACES = `
  insert into traces (trace_id, start_us, end_us, span_count, error_count, root_name, root_service, root_start_us, rooted)
  select trace_id, start_us, end_us, span_count, error_count, root_name, root_service, root_start_us, rooted
  from jsonb_to_recordset(?::jsonb) as batch(
    trace_id text, start_us bigint, end_us bigint, span_count int, error_count int, root_name text, root_service text,
    root_start_us bigint, rooted boolean)
  order by trace_id
  on conflict (trace_id) do update set
    start_us = least(traces.start_us, excluded.start_us),
    end_us = greatest(traces.end_us, excluded.end_us),
    span_count = traces.span_count + excluded.span_count,
    error_count = traces.error_count + excluded.error_count,
    (root_name, root_service, root_start_us, rooted) = (
      select better.* from (values
        (traces.root_name, traces.root_service, traces.root_start_us, traces.rooted),
        (excluded.root_name, excluded.root_service, excluded.root_start_us, excluded.rooted)
      ) as better(root_name, root_service, root_start_us, rooted)
      order by better.rooted desc, better.root_start_us limit 1)`;

export const UPSERT_SERVICES = `
  insert into trace_services (trace_id, service, environment, start_us)
  select trace_id, service, environment, start_us
  from jsonb_to_recordset(?::jsonb) as batch(trace_id text, service text, environment text, start_us bigint)
  order by trace_id, service, environment
  on conflict (trace_id, service, environment) do update set
    start_us = least(trace_services.start_us, excluded.start_us)`;
