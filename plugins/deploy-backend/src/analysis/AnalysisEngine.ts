import type { AnalysisRun, AnalysisSpec } from '@internal/plugin-deploy-common';
import type { AnalysisSubject } from '@internal/plugin-deploy-node';

/**
 * Takes measurements and judges them as Argo Rollouts documents. Keeps nothing: the caller stores the run that comes back, so an
 * analysis goes on after a restart with the measurements it has.
 */
export interface AnalysisEngine {
  /** A run that has measured nothing yet; asks nobody. */
  start(options: {
    id: string;
    kind: AnalysisRun['kind'];
    stepIndex?: number;
    spec: AnalysisSpec;
    now: Date;
  }): AnalysisRun;
  /**
   * Takes the measurements that are due and returns the new run; the same run when none is due or it has ended. A source that does
   * not answer counts as an error measurement; nothing is thrown. Each call lasts at most some seconds.
   */
  step(
    run: AnalysisRun,
    spec: AnalysisSpec,
    subject: AnalysisSubject,
    now: Date,
  ): Promise<AnalysisRun>;
  /**
   * Ends a run because its time is over (metrics without `count` measure as long as the step, experiment or rollout lasts): judges
   * what was measured. A metric that could never be judged is `Inconclusive`, not `Successful`.
   */
  terminate(run: AnalysisRun, spec: AnalysisSpec, now: Date): AnalysisRun;
}
