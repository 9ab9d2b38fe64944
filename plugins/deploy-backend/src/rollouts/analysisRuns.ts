import type { AnalysisRun, AnalysisSpec, PauseReason } from '@internal/plugin-deploy-common';
import type { RolloutRecord } from './RolloutRecord';
import { backgroundOf, stepsOf } from './steps';

/** The analyses whose verdict counts now: the newest beside the steps and the newest of the present step. */
export function relevantRuns(record: RolloutRecord): AnalysisRun[] {
  return [backgroundRun(record), stepRun(record)].filter(run => run !== undefined);
}

export function backgroundRun(record: RolloutRecord): AnalysisRun | undefined {
  return newest(record, run => run.kind === 'background');
}

export function stepRun(record: RolloutRecord): AnalysisRun | undefined {
  return newest(record, run => run.kind !== 'background' && run.stepIndex === record.stepIndex);
}

/** What a run measures, by the strategy that it belongs to. */
export function specOf(record: RolloutRecord, run: AnalysisRun): AnalysisSpec | undefined {
  if (run.kind === 'background') return backgroundOf(record.strategy)?.spec;
  const step = stepsOf(record.strategy)[run.stepIndex ?? -1];
  return step && 'spec' in step ? step.spec : undefined;
}

export function runEnded(run: AnalysisRun): boolean {
  return run.phase !== 'Pending' && run.phase !== 'Running';
}

export function withRun(record: RolloutRecord, run: AnalysisRun): AnalysisRun[] {
  const known = record.analysisRuns.some(each => each.id === run.id);
  return known
    ? record.analysisRuns.map(each => (each.id === run.id ? run : each))
    : [...record.analysisRuns, run];
}

/** How a rollout says that an analysis could not tell. */
export function doubt(run: AnalysisRun): { reason: PauseReason; message: string } {
  const thin = run.metrics.find(metric => metric.notEnoughData)?.notEnoughData;
  if (!thin) return { reason: 'inconclusive', message: `The analysis cannot tell: ${run.message}` };
  const message = `Not enough data to judge: ${thin.requests} requests so far, ${thin.needed} more are needed. Resume to measure again, promote to go on without a verdict.`;
  return { reason: 'not-enough-data', message };
}

function newest(
  record: RolloutRecord,
  matches: (run: AnalysisRun) => boolean,
): AnalysisRun | undefined {
  return record.analysisRuns
    .filter(run => matches(run) && !record.passedOver?.includes(run.id))
    .at(-1);
}
