import { useUrlState } from '@internal/portal-ui';
import { TraceList } from './TraceList';
import { TraceView } from './TraceView';

/** Traces of a service; `trace` in the URL opens one. */
export function EntityTraces() {
  const [traceId, setTraceId] = useUrlState('trace', '', { push: true });
  return traceId ? (
    <TraceView traceId={traceId} onClose={() => setTraceId(undefined)} />
  ) : (
    <TraceList onOpen={setTraceId} />
  );
}
