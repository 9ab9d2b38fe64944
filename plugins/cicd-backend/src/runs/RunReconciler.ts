import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { RunSource } from '@internal/plugin-cicd-node';
import type { Clock } from '@internal/plugin-kit';
import type { RunStore } from '../database/RunStore';
import type { ReleasePublisher } from './ReleasePublisher';
import type { RunExecutor } from './RunExecutor';
import type { RunQueue } from './RunQueue';
import { workerIsGone } from './workerIdentity';

/** A worker that was silent for this long has lost its runs. */
const STALE_AFTER_MS = 20_000;
/** A build that brings its worker down must not do so for ever. */
const MAX_ATTEMPTS = 3;

/**
 * Compares what is with what should be, from rows and repositories alone: heads without a run, runs whose worker died, runs that
 * wait without a job, green builds that the deploy plugin does not know. Events only make it run sooner.
 */
export class RunReconciler {
  constructor(
    private readonly options: {
      store: RunStore;
      queue: RunQueue;
      executor: RunExecutor;
      publisher: ReleasePublisher;
      sources: RunSource[];
      logger: LoggerService;
      clock: Clock;
    },
  ) {}

  async reconcile(): Promise<void> {
    await this.#attempt('runs without a worker', () => this.#takeOver());
    for (const source of this.options.sources) {
      await this.#attempt(`heads of ${source.id}`, async () => {
        for (const head of await source.heads()) await this.options.queue.changed(head);
      });
    }
    await this.#attempt('waiting runs', () => this.options.queue.wake());
    await this.#attempt('releases', () => this.options.publisher.reconcile());
  }

  /** The part that follows the end of a run; cheap. */
  async reconcileReleases(): Promise<void> {
    await this.#attempt('releases', () => this.options.publisher.reconcile());
    await this.#attempt('waiting runs', () => this.options.queue.wake());
  }

  /** The repository is archived or removed: nothing of it is built any more. */
  async repositoryGone(repository: string): Promise<void> {
    const { store, executor, clock } = this.options;
    for (const run of await store.active(repository)) {
      await store.cancel(run.id, `The repository ${repository} is gone.`, clock.now());
      executor.cancel(run.id);
    }
  }

  async #takeOver(): Promise<void> {
    const { store, clock, logger } = this.options;
    for (const held of await store.held()) {
      const silentMs = clock.now().getTime() - held.heartbeatTime.getTime();
      if (silentMs < STALE_AFTER_MS && !workerIsGone(held.worker)) continue;
      if (held.attempt >= MAX_ATTEMPTS) {
        const message = `The portal stopped ${held.attempt} times during this build, so it is not tried again. Retry it when the cause is gone.`;
        await store.finish(held.id, held.worker, { phase: 'Failed', message }, clock.now());
        continue;
      }
      logger.info(`Run ${held.id} lost its worker ${held.worker}; it starts again`);
      await store.release(held.id, held.worker);
    }
  }

  async #attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.options.logger.warn(
        `Reconciling ${what} failed, will be tried again: ${stringifyError(error)}`,
      );
    }
  }
}
