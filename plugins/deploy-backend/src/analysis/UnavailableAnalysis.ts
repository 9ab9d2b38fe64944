import type { AnalysisRun } from '@internal/plugin-deploy-common';
import type { AnalysisEngine } from './AnalysisEngine';

/** Where nothing can measure: every analysis is an error, which is never a pass. */
export class UnavailableAnalysis implements AnalysisEngine {
  start({ id, kind, stepIndex, now }: Parameters<AnalysisEngine['start']>[0]): AnalysisRun {
    const message = 'nothing measures here';
    const startTime = now.toISOString();
    return { id, kind, stepIndex, phase: 'Error', message, metrics: [], startTime };
  }

  async step(run: AnalysisRun) {
    return run;
  }

  terminate(run: AnalysisRun) {
    return run;
  }
}
