type Flush = () => Promise<void>;

// The start module and the service are loaded separately, so they meet on the process.
const KEY = Symbol.for('@internal/service-kit/flush');
const registry = globalThis as { [KEY]?: Flush[] };

/** Registers what is to be written out before the process ends. */
export function onFlush(flush: Flush): void {
  (registry[KEY] ??= []).push(flush);
}

/** Writes out what telemetry holds back; never rejects. */
export async function flushTelemetry(): Promise<void> {
  await Promise.allSettled((registry[KEY] ?? []).map(flush => flush()));
}
