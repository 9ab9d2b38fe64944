import { join } from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { BuildStepName, Run } from '@internal/plugin-cicd-common';
import type { Runner, RunReporter, RunResult } from '@internal/plugin-cicd-node';
import { BuildError } from './BuildError';
import type { Workspace } from './install/Workspace';
import { ProcessLedger } from './process/ProcessLedger';
import { BuildDir } from './steps/BuildDir';
import { LineBatcher } from './steps/LineBatcher';
import {
  type BuildContext,
  type BuildOutcome,
  BUILD_STEP_WORK,
  type StepPorts,
} from './steps/steps';

/** Thrown to leave a build whose signal aborted; nothing of it is reported as a failure of the repository. */
class Aborted extends Error {}

/** Builds repositories of this machine with child processes of the portal. */
export class LocalRunner implements Runner {
  readonly id = 'local';

  constructor(
    private readonly options: {
      buildsDir: string;
      workspace: Workspace;
      ports: StepPorts;
      stepTimeoutSeconds: number;
      logger: LoggerService;
      accepts: (run: Run) => boolean;
    },
  ) {}

  accepts(run: Run): boolean {
    return this.options.accepts(run);
  }

  async execute(run: Run, reporter: RunReporter, signal: AbortSignal): Promise<RunResult> {
    const dir = new BuildDir(join(this.options.buildsDir, run.id));
    const left = await new ProcessLedger(dir.dir).endAll();
    if (left) this.options.logger.info(`Ended ${left} processes that run ${run.id} had left`);
    dir.reset();
    const context: BuildContext = {
      run,
      dir,
      signal,
      reporter,
      ledger: new ProcessLedger(dir.dir),
      workspace: this.options.workspace,
      stepTimeoutSeconds: this.options.stepTimeoutSeconds,
      ports: this.options.ports,
      outcome: {},
    };
    try {
      for (const [name, work] of Object.entries(BUILD_STEP_WORK)) {
        const failed = await this.#step(name as BuildStepName, work, context);
        if (failed) return { phase: 'Failed', message: failed };
      }
      dir.remove();
      return { phase: 'Succeeded', ...(context.outcome as BuildOutcome) };
    } catch (error) {
      if (!(error instanceof Aborted)) throw error;
      dir.remove();
      return { phase: 'Failed', message: 'The build was stopped.' };
    }
  }

  /** Does a step and reports it. Returns why the build is red, if it is. */
  async #step(
    name: BuildStepName,
    work: (typeof BUILD_STEP_WORK)[BuildStepName],
    context: BuildContext,
  ): Promise<string | undefined> {
    const { reporter, signal } = context;
    if (signal.aborted) throw new Aborted();
    const lines = new LineBatcher(name, reporter);
    await reporter.step(name, { phase: 'Running', startTime: new Date().toISOString() });
    const end = (phase: 'Succeeded' | 'Failed' | 'Skipped', failure?: string[]) =>
      reporter.step(name, { phase, endTime: new Date().toISOString(), failure });
    try {
      const done = await work(context, line => lines.add(line));
      await lines.end();
      if (signal.aborted) throw new Aborted();
      await end(done === 'skipped' ? 'Skipped' : 'Succeeded');
      return undefined;
    } catch (error) {
      if (signal.aborted) throw new Aborted();
      if (!(error instanceof BuildError)) throw error;
      if (error.lines[0] === error.message) lines.add(error.message);
      else
        [error.message, ...error.lines].forEach(
          line => !lines.lines.includes(line) && lines.add(line),
        );
      await lines.end();
      await end('Failed', error.lines.slice(0, 40));
      return `${name}: ${error.message}`;
    }
  }
}
