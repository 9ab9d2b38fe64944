import type { RunStep } from '@internal/plugin-cicd-common';
import type { RunReporter } from '@internal/plugin-cicd-node';
import type { Clock } from '@internal/plugin-kit';
import type { RunLogStore } from '../database/RunLogStore';
import type { RunStore } from '../database/RunStore';

/** Writes what a runner reports to the database before it answers, one report after the other. */
export class DurableRunReporter implements RunReporter {
  #tail: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly runId: string,
    private readonly store: RunStore,
    private readonly log_: RunLogStore,
    private readonly clock: Clock,
    private readonly onChange: () => void,
  ) {}

  step(name: string, change: Partial<Omit<RunStep, 'name'>>): Promise<void> {
    return this.#inOrder(() => this.store.updateStep(this.runId, name, change));
  }

  log(step: string, lines: string[]): Promise<void> {
    return this.#inOrder(() => this.log_.append(this.runId, step, lines, this.clock.now()));
  }

  describe(commit: { commitMessage: string; commitAuthor: string }): Promise<void> {
    return this.#inOrder(() => this.store.describe(this.runId, commit));
  }

  #inOrder(write: () => Promise<void>): Promise<void> {
    const written = this.#tail.then(write);
    this.#tail = written.catch(() => undefined);
    return written.then(this.onChange);
  }
}
