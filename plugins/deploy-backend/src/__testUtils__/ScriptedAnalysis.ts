import type { AnalysisPhase, AnalysisRun } from '@internal/plugin-deploy-common';
import type { AnalysisEngine } from '../analysis/AnalysisEngine';

/** An analysis whose verdict the test decides; as long as it does not, it measures. */
export class ScriptedAnalysis implements AnalysisEngine {
  /** By kind of the run; `Running` when not told. */
  readonly verdicts = new Map<AnalysisRun['kind'], AnalysisPhase>();
  /** Requests so far and how many more are needed, with `Inconclusive`. */
  notEnough?: { requests: number; needed: number };

  start({ id, kind, stepIndex, now }: Parameters<AnalysisEngine['start']>[0]): AnalysisRun {
    const startTime = now.toISOString();
    return { id, kind, stepIndex, phase: 'Running', message: 'measuring', metrics: [], startTime };
  }

  async step(run: AnalysisRun, _spec: unknown, _subject: unknown, now: Date) {
    const phase = this.verdicts.get(run.kind) ?? 'Running';
    return phase === 'Running' ? run : this.#ended(run, phase, now);
  }

  terminate(run: AnalysisRun, _spec: unknown, now: Date) {
    const phase = this.verdicts.get(run.kind) ?? 'Successful';
    return this.#ended(run, phase === 'Running' ? 'Successful' : phase, now);
  }

  #ended(run: AnalysisRun, phase: AnalysisPhase, now: Date): AnalysisRun {
    return {
      ...run,
      phase,
      message: `error-rate ${phase}`,
      endTime: now.toISOString(),
      metrics: this.notEnough
        ? [
            {
              name: 'judge',
              phase,
              measurements: [],
              successful: 0,
              failed: 0,
              inconclusive: 1,
              error: 0,
              consecutiveError: 0,
              notEnoughData: this.notEnough,
            },
          ]
        : [],
    };
  }
}
