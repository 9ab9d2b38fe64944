import type {
  AuthService,
  DatabaseService,
  LifecycleService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { Runner, RunSource } from '@internal/plugin-cicd-node';
import type { DeployService } from '@internal/plugin-deploy-node';
import type { JobsService } from '@internal/plugin-jobs-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { type Clock, systemClock, ReconcileLoop } from '@internal/plugin-kit';
import type { CicdConfig } from './config';
import { DatabaseRunLogStore } from './database/DatabaseRunLogStore';
import { DatabaseRunStore } from './database/DatabaseRunStore';
import { DefaultRunService } from './runs/DefaultRunService';
import { ReleasePublisher } from './runs/ReleasePublisher';
import { RunExecutor } from './runs/RunExecutor';
import { RUNS_QUEUE, RunQueue } from './runs/RunQueue';
import { RunReconciler } from './runs/RunReconciler';
import type { RunService } from './runs/RunService';
import { RunSignals } from './runs/RunSignals';

const RECONCILE_MS = 10_000;
const RELEASES_MS = 3_000;
const DAY_MS = 24 * 3600 * 1000;

/** Puts the parts together and starts them: the worker, the reconcile loop and the sources' watches. */
export async function startRuns(options: {
  database: DatabaseService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  auth: AuthService;
  jobs: JobsService;
  deploy: DeployService;
  signals: SignalsService;
  runners: Runner[];
  sources: RunSource[];
  config: CicdConfig;
  clock?: Clock;
}): Promise<RunService> {
  const { database, lifecycle, logger, auth, jobs, deploy, runners, sources, config } = options;
  const clock = options.clock ?? systemClock;
  const store = await DatabaseRunStore.create({ database });
  const log = await DatabaseRunLogStore.create({ database });
  const signals = new RunSignals(options.signals);
  const queue = new RunQueue({ store, jobs, sources, clock });
  const { firstEnvironment } = config;
  const publisher = new ReleasePublisher({ store, deploy, auth, logger, firstEnvironment });
  // The executor wakes the loop that needs the executor.
  const ends = { wake: () => {} };
  const onEnd = () => ends.wake();
  const executor = new RunExecutor({ store, log, runners, signals, logger, clock, onEnd });
  const reconciler = new RunReconciler({
    store,
    queue,
    executor,
    publisher,
    sources,
    logger,
    clock,
  });
  const loop = ReconcileLoop.every(RECONCILE_MS, () => reconciler.reconcile());
  const releases = ReconcileLoop.every(RELEASES_MS, () => reconciler.reconcileReleases());
  ends.wake = () => releases.wake();

  const stopping = new AbortController();
  lifecycle.addShutdownHook(async () => {
    stopping.abort();
    await Promise.all([loop.stop(), releases.stop()]);
  });
  lifecycle.addStartupHook(async () => {
    await jobs.work<{ runId: string }>(
      RUNS_QUEUE,
      job => executor.execute(job.data.runId, AbortSignal.any([job.signal, stopping.signal])),
      { concurrency: config.concurrency, retryLimit: 0, expireInSeconds: 2 * 3600 },
    );
    for (const source of sources) {
      await source.watch?.({
        changed: async head => void (await queue.changed(head)),
        gone: repository => reconciler.repositoryGone(repository),
      });
    }
    loop.wake();
    releases.wake();
    await jobs.work('log-retention', async () => {
      await log.removeEndedBefore(
        new Date(clock.now().getTime() - config.logRetentionDays * DAY_MS),
      );
    });
    await jobs.schedule('log-retention', '17 3 * * *', {});
  });

  return new DefaultRunService({ store, log, queue, executor, signals, sources, clock });
}
