/** How one job is queued. */
export interface SendOptions {
  /** At most one *waiting* job per key and queue; a second `send` is dropped while the first one waits, but not while it runs. */
  singletonKey?: string;
  /** Not before this time. */
  runAfter?: Date;
}

/** How a queue is worked. */
export interface WorkOptions {
  /** Jobs of this queue that run at the same time in this process. Default 1. */
  concurrency?: number;
  /** Attempts after the first one that threw. Default 2. */
  retryLimit?: number;
  /** Wait before a retry, doubled each time. Default 5. */
  retryDelaySeconds?: number;
  /** A job that ran longer counts as failed and its signal is aborted. Default 900. */
  expireInSeconds?: number;
}

/** One unit of work, handed to exactly one worker at a time and again after a failure or a crash. */
export interface Job<T extends object> {
  id: string;
  data: T;
  /** 0 at first. */
  retryCount: number;
  /** Aborted when the job expires or the plugin stops. */
  signal: AbortSignal;
}

/**
 * Durable jobs of one plugin, in its own database.
 *
 * Delivery is at least once: a handler must bear to run twice. Jobs survive a restart; those that ran when the process died
 * come back when they expire, so whoever must continue sooner keeps its state in rows and calls `send` again at start.
 */
export interface JobsService {
  /** Queues a job; wakes a worker of this process at once, those of others within two seconds. */
  send<T extends object>(queue: string, data: T, options?: SendOptions): Promise<void>;
  /** Works a queue until the plugin stops. A handler that throws has its job tried again. */
  work<T extends object>(
    queue: string,
    handler: (job: Job<T>) => Promise<void>,
    options?: WorkOptions,
  ): Promise<void>;
  /** Sends `data` to the queue on every match of the cron expression (UTC); the same queue again replaces the schedule. */
  schedule<T extends object>(queue: string, cron: string, data: T): Promise<void>;
}
