import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { PgBoss, fromKnex } from 'pg-boss';
import type { Job, JobsService, SendOptions, WorkOptions } from './JobsService';

const DEFAULT_WORK = {
  concurrency: 1,
  retryLimit: 2,
  retryDelaySeconds: 5,
  expireInSeconds: 900,
} satisfies Required<WorkOptions>;

/** How long `stop` waits for handlers that run; they see their signal aborted after that. */
const STOP_TIMEOUT_MS = 8_000;

/**
 * {@link JobsService} on pg-boss, over the plugin's own connection pool: no second pool per plugin, and jobs live and die with
 * the plugin's database.
 */
export class PgBossJobsService implements JobsService {
  #boss: PgBoss;
  #started?: Promise<unknown>;
  #stopped = false;
  #queues = new Map<string, Promise<void>>();
  #workers = new Map<string, string[]>();

  static create(options: { knex: Knex; schema: string; logger: LoggerService }): PgBossJobsService {
    return new PgBossJobsService(options);
  }

  private constructor(options: { knex: Knex; schema: string; logger: LoggerService }) {
    this.#boss = new PgBoss({
      db: fromKnex(options.knex),
      schema: options.schema,
      registerInstance: false,
      monitorVacuum: false,
      reindex: false,
    });
    this.#boss.on('error', error => options.logger.warn('A job queue call failed', error));
  }

  async send<T extends object>(queue: string, data: T, options: SendOptions = {}): Promise<void> {
    await this.#queue(queue, {});
    await this.#boss.send(queue, data, {
      singletonKey: options.singletonKey,
      startAfter: options.runAfter,
    });
    if (options.runAfter) return;
    this.#workers.get(queue)?.forEach(worker => this.#boss.notifyWorker(worker));
  }

  async work<T extends object>(
    queue: string,
    handler: (job: Job<T>) => Promise<void>,
    options: WorkOptions = {},
  ): Promise<void> {
    await this.#queue(queue, options);
    const workers: string[] = [];
    // One worker each, not one with a concurrency: only a worker that is known by id can be woken.
    for (let count = options.concurrency ?? DEFAULT_WORK.concurrency; count > 0; count -= 1) {
      const settings = { batchSize: 1, pollingIntervalSeconds: 2 };
      const id = await this.#boss.work<T>(queue, settings, async ([job]) => {
        const { data, signal, retryCount } = job;
        await handler({ id: job.id, data, retryCount: retryCount ?? 0, signal });
      });
      workers.push(id);
    }
    this.#workers.set(queue, [...(this.#workers.get(queue) ?? []), ...workers]);
  }

  async schedule<T extends object>(queue: string, cron: string, data: T): Promise<void> {
    await this.#queue(queue, {});
    await this.#boss.schedule(queue, cron, data, { tz: 'UTC' });
  }

  /** Lets running handlers end, takes no new job. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (!this.#started) return;
    await this.#started.catch(() => undefined);
    // The pool is the plugin's: pg-boss must not close it.
    await this.#boss.stop({ graceful: true, timeout: STOP_TIMEOUT_MS, close: false });
  }

  async #queue(name: string, options: WorkOptions): Promise<void> {
    if (this.#stopped) throw new Error(`The job queue is stopped; nothing was queued on '${name}'`);
    this.#started ??= this.#boss.start();
    await this.#started;
    let ready = this.#queues.get(name);
    if (!ready) {
      ready = this.#createQueue(name, options);
      this.#queues.set(name, ready);
    }
    await ready;
  }

  async #createQueue(name: string, options: WorkOptions): Promise<void> {
    const limits = { ...DEFAULT_WORK, ...options };
    // `short`: one waiting job per singleton key and any number of active ones, so that a job left active by a process that
    // was killed does not block its successor.
    await this.#boss.createQueue(name, {
      policy: 'short',
      retryLimit: limits.retryLimit,
      retryDelay: limits.retryDelaySeconds,
      retryBackoff: true,
      expireInSeconds: limits.expireInSeconds,
      deleteAfterSeconds: 24 * 3600,
    });
  }
}
