import type { TraceSource } from '@internal/plugin-monitoring-node';
import type { StoredSpan } from './decodeTraces';

/** Where spans are kept. */
export interface TraceStore extends TraceSource {
  /** Idempotent: exporters send a batch again when its answer was lost. */
  add(spans: StoredSpan[]): Promise<void>;
  /** Forgets traces that began earlier. */
  deleteBefore(timeMs: number): Promise<void>;
}
