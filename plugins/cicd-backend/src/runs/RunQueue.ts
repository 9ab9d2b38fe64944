import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { Run } from '@internal/plugin-cicd-common';
import type { RunSource, SourceHead } from '@internal/plugin-cicd-node';
import type { JobsService } from '@internal/plugin-jobs-node';
import type { Clock } from '@internal/plugin-kit';
import type { RunStore } from '../database/RunStore';

export const RUNS_QUEUE = 'runs';

/** Where runs are asked for. The rows are the truth; a job only wakes a worker up. */
export class RunQueue {
  #store: RunStore;
  #jobs: JobsService;
  #sources: RunSource[];
  #clock: Clock;

  constructor(options: { store: RunStore; jobs: JobsService; sources: RunSource[]; clock: Clock }) {
    this.#store = options.store;
    this.#jobs = options.jobs;
    this.#sources = options.sources;
    this.#clock = options.clock;
  }

  /** A head that a source reported: builds it unless it was built, whatever came of that. */
  async changed(head: SourceHead): Promise<Run> {
    return this.#request(head, 'never');
  }

  /** Somebody asks for a build of a branch or commit. */
  async start(
    request: { entityRef: string; repository: string; branch: string; commit?: string },
    trigger: Run['trigger'],
  ): Promise<Run> {
    const source = this.#sources.find(candidate => candidate.owns(request.repository));
    if (!source) {
      throw new NotFoundError(
        `No source of commits knows the repository '${request.repository}'; nothing was started.`,
      );
    }
    const head = await source.resolve(request.repository, request.branch, request.commit);
    if (head.entityRef !== request.entityRef) {
      throw new InputError(
        `The repository '${request.repository}' belongs to ${head.entityRef}, not to ${request.entityRef}; nothing was started.`,
      );
    }
    return this.#request({ ...head, trigger }, 'failed');
  }

  /** Builds uncommitted work of a service of this checkout; every call is a new run. */
  async startWorkingTree(service: string): Promise<Run> {
    const source = this.#sources.find(candidate => candidate.workingTree);
    if (!source) throw new NotFoundError('This portal does not run from a checkout.');
    return this.#request(await source.workingTree!(service), 'always');
  }

  async retry(run: Run): Promise<Run> {
    const [newest] = await this.#store.list({
      repository: run.repository,
      branch: run.branch,
      limit: 1,
    });
    if (newest && newest.commit !== run.commit) {
      throw new ConflictError(
        `${run.branch} has a newer commit (${newest.commit.slice(
          0,
          8,
        )}), so this one is not built again. Retry run ${newest.id}.`,
      );
    }
    return this.#request({ ...run, trigger: 'manual' }, 'failed');
  }

  /** Wakes workers for everything that waits: after a start, an end, or a lost job. */
  async wake(): Promise<void> {
    for (const run of await this.#store.queued()) await this.#send(run.id);
  }

  async #request(head: SourceHead, repeat: 'never' | 'failed' | 'always'): Promise<Run> {
    const { run, created } = await this.#store.request(head, { time: this.#clock.now(), repeat });
    if (created) await this.#send(run.id);
    return run;
  }

  async #send(runId: string): Promise<void> {
    await this.#jobs.send(RUNS_QUEUE, { runId }, { singletonKey: runId });
  }
}
