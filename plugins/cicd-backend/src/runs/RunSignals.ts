import { EventEmitter, once } from 'node:events';
import type { SignalsService } from '@backstage/plugin-signals-node';

/** At most one browser signal per run in this time: a chatty build must not flood every open page. */
const SIGNAL_INTERVAL_MS = 500;

/** Tells open pages and waiting requests that a run has changed. Carries ids only: readers ask the API, which authorises. */
export class RunSignals {
  #emitter = new EventEmitter().setMaxListeners(0);
  #pending = new Map<string, NodeJS.Timeout>();

  constructor(private readonly signals: SignalsService) {}

  changed(entityRef: string, runId: string): void {
    this.#emitter.emit(runId);
    if (this.#pending.has(runId)) return;
    const timer = setTimeout(() => {
      this.#pending.delete(runId);
      void this.signals
        .publish({
          recipients: { type: 'broadcast' },
          channel: 'cicd:runs',
          message: { entityRef, runId },
        })
        .catch(() => undefined);
    }, SIGNAL_INTERVAL_MS);
    timer.unref();
    this.#pending.set(runId, timer);
  }

  /** Resolves at the next change of the run, or when the signal aborts. */
  async next(runId: string, signal: AbortSignal): Promise<void> {
    await once(this.#emitter, runId, { signal }).catch(() => undefined);
  }
}
