import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { type Run, type RunLogPage, runEnded, type RunPage } from '@internal/plugin-cicd-common';
import type { RunSource } from '@internal/plugin-cicd-node';
import type { Clock } from '@internal/plugin-kit';
import type { RunLogStore } from '../database/RunLogStore';
import type { RunStore } from '../database/RunStore';
import type { RunExecutor } from './RunExecutor';
import type { RunQueue } from './RunQueue';
import type { RunQuery, RunService, StartRequest } from './RunService';
import type { RunSignals } from './RunSignals';

const FOLLOW_MS = 15_000;

export class DefaultRunService implements RunService {
  constructor(
    private readonly options: {
      store: RunStore;
      log: RunLogStore;
      queue: RunQueue;
      executor: RunExecutor;
      signals: RunSignals;
      sources: RunSource[];
      clock: Clock;
    },
  ) {}

  async list(query: RunQuery): Promise<RunPage> {
    const { cursor, limit, ...filter } = query;
    const runs = await this.options.store.list({
      ...filter,
      beforeSequence: cursor === undefined ? undefined : sequenceOf(cursor),
      limit: limit + 1,
    });
    const items = runs.slice(0, limit);
    const more = runs.length > limit;
    return { items, ...(more && { nextCursor: String(items[items.length - 1].sequence) }) };
  }

  async get(id: string): Promise<Run> {
    const run = await this.options.store.get(id);
    if (!run) throw new NotFoundError(`There is no run '${id}'.`);
    return run;
  }

  async start(request: StartRequest): Promise<Run> {
    const { trigger, ...what } = request;
    return this.options.queue.start(what, trigger);
  }

  async cancel(id: string, options: { credentials: BackstageCredentials }): Promise<Run> {
    const { store, executor, clock, signals } = this.options;
    const who = personOf(options.credentials);
    if (!(await store.cancel(id, `Cancelled by ${who}.`, clock.now()))) {
      const run = await this.get(id);
      throw new ConflictError(`Run ${id} has ended already: ${run.phase}.`);
    }
    executor.cancel(id);
    const run = await this.get(id);
    signals.changed(run.entityRef, id);
    return run;
  }

  async retry(id: string): Promise<Run> {
    const run = await this.get(id);
    if (!runEnded(run.phase)) {
      throw new ConflictError(`Run ${id} has not ended: ${run.phase}. Cancel it first.`);
    }
    return this.options.queue.retry(run);
  }

  async log(
    id: string,
    query: { after: number; limit: number; follow: boolean },
  ): Promise<RunLogPage> {
    // Listening starts before reading, so that a line written in between ends the wait.
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), FOLLOW_MS);
    try {
      for (;;) {
        const changed = this.options.signals.next(id, deadline.signal);
        const run = await this.get(id);
        const items = await this.options.log.read(id, query.after, query.limit);
        const ended = runEnded(run.phase);
        if (items.length || ended || !query.follow || deadline.signal.aborted) {
          return {
            items,
            nextAfter: items.at(-1)?.seq ?? query.after,
            complete: ended && items.length < query.limit,
          };
        }
        await changed;
      }
    } finally {
      clearTimeout(timer);
      deadline.abort();
    }
  }

  async checkoutServices() {
    const lists = this.options.sources.map(source => source.checkoutServices?.() ?? []);
    return (await Promise.all(lists)).flat();
  }

  async startWorkingTree(service: string): Promise<Run> {
    return this.options.queue.startWorkingTree(service);
  }
}

function sequenceOf(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) {
    throw new InputError(`The cursor '${cursor}' is none of ours; ask for the first page again.`);
  }
  return Number(cursor);
}

function personOf(credentials: BackstageCredentials): string {
  const principal = credentials.principal as { userEntityRef?: string; subject?: string };
  return principal.userEntityRef ?? principal.subject ?? 'an unknown caller';
}
