import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { Run } from '@internal/plugin-cicd-common';
import type { Runner, RunResult } from '@internal/plugin-cicd-node';
import type { Clock } from '@internal/plugin-kit';
import type { RunLogStore } from '../database/RunLogStore';
import type { RunStore } from '../database/RunStore';
import { DurableRunReporter } from './DurableRunReporter';
import type { RunSignals } from './RunSignals';
import { workerIdentity } from './workerIdentity';

const HEARTBEAT_MS = 4_000;

interface Options {
  store: RunStore;
  log: RunLogStore;
  runners: Runner[];
  signals: RunSignals;
  logger: LoggerService;
  clock: Clock;
  /** Called after every run, so that releases are registered and waiting runs of the branch get their turn. */
  onEnd: () => void;
  worker?: string;
}

/** Takes a queued run, has a runner execute it and writes down how it ended. */
export class RunExecutor {
  #options: Options;
  #worker: string;
  #active = new Map<string, AbortController>();

  constructor(options: Options) {
    this.#options = options;
    this.#worker = options.worker ?? workerIdentity();
  }

  /** Executes the run if it is its turn. `signal` aborts when the plugin stops: the run then goes back to the queue. */
  async execute(runId: string, signal: AbortSignal): Promise<void> {
    const { store, clock } = this.#options;
    const run = await store.claim(runId, this.#worker, clock.now());
    if (!run) return;

    const cancelled = new AbortController();
    this.#active.set(runId, cancelled);
    const heartbeat = setInterval(() => void this.#beat(runId, cancelled), HEARTBEAT_MS);
    try {
      const result = await this.#run(run, AbortSignal.any([signal, cancelled.signal]));
      if (cancelled.signal.aborted) return;
      if (signal.aborted && result.phase === 'Failed') await store.release(runId, this.#worker);
      else await store.finish(runId, this.#worker, result, clock.now());
    } finally {
      clearInterval(heartbeat);
      this.#active.delete(runId);
      this.#options.signals.changed(run.entityRef, runId);
      this.#options.onEnd();
    }
  }

  /** Ends a run of this process at once; one of another process sees it at its next heartbeat. */
  cancel(runId: string): void {
    this.#active.get(runId)?.abort();
  }

  async #run(run: Run, signal: AbortSignal): Promise<RunResult> {
    const { store, log, runners, signals, clock, logger } = this.#options;
    const runner = runners.find(candidate => candidate.accepts(run));
    if (!runner) {
      return {
        phase: 'Failed',
        message: `No runner builds '${run.repository}'. Add a runner module for where it is hosted.`,
      };
    }
    const reporter = new DurableRunReporter(run.id, store, log, clock, () =>
      signals.changed(run.entityRef, run.id),
    );
    try {
      if (run.attempt > 1) {
        await reporter.log('checkout', [
          `--- attempt ${run.attempt}: the portal stopped during the last one, so the build starts again`,
        ]);
      }
      return await runner.execute(run, reporter, signal);
    } catch (error) {
      if (!signal.aborted) logger.error(`Run ${run.id} of ${run.repository} broke`, error as Error);
      return { phase: 'Failed', message: `The build could not go on: ${stringifyError(error)}` };
    }
  }

  async #beat(runId: string, cancelled: AbortController): Promise<void> {
    const { store, clock, logger } = this.#options;
    try {
      if (!(await store.heartbeat(runId, this.#worker, clock.now()))) cancelled.abort();
    } catch (error) {
      // A database that is away for a moment must not end a build; one that stays away lets others take it over.
      logger.warn(`Heartbeat of run ${runId} was not written`, error as Error);
    }
  }
}
