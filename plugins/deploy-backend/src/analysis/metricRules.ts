import {
  ConditionError,
  parseCondition,
  type AnalysisPhase,
  type AnalysisRun,
  type Measurement,
  type MetricResult,
  type MetricSpec,
} from '@internal/plugin-deploy-common';
import type { AnalysisValue } from '@internal/plugin-deploy-node';

/** One measurement, judged. `Running`: there was not enough to judge yet; it is taken again and counts nowhere. */
export interface Outcome extends Pick<MetricResult, 'comparison' | 'notEnoughData'> {
  phase: 'Successful' | 'Failed' | 'Inconclusive' | 'Error' | 'Running';
  value?: number | string;
  message?: string;
}

export const DEFAULT_CONSECUTIVE_ERROR_LIMIT = 4;
const KEPT_MEASUREMENTS = 30;
/** From best to worst, as Argo Rollouts ranks them. */
const RANKING: AnalysisPhase[] = ['Successful', 'Inconclusive', 'Error', 'Failed'];

export function metricEnded({ phase }: { phase: AnalysisPhase }): boolean {
  return phase !== 'Pending' && phase !== 'Running';
}

/**
 * What a value means by its conditions: without a failure condition everything that is no success is a failure, and the other way
 * round; where both are given and neither holds, nobody can tell. A value that is not there is `Running`, unless a condition
 * speaks of it by `len` or `default`. NaN is greater, less and equal to nothing, so it fails a success condition; a failure
 * condition alone that does not ask for `isNaN` cannot tell.
 */
export function judgeValue(spec: MetricSpec, answer: AnalysisValue): Outcome {
  const { message, requests } = answer;
  try {
    const success = spec.successCondition ? parseCondition(spec.successCondition) : undefined;
    const failure = spec.failureCondition ? parseCondition(spec.failureCondition) : undefined;
    const conditions = [success, failure].filter(condition => condition !== undefined);
    const result = answer.values ?? answer.value;
    const empty = result === undefined || (Array.isArray(result) && result.length === 0);
    if (empty && !conditions.some(condition => condition.handlesEmpty)) {
      const thin = requests === undefined ? {} : { notEnoughData: { requests, needed: 1 } };
      return { phase: 'Running', message: message ?? 'nothing was measured', ...thin };
    }
    const value = written(result);
    const isNaN = Number.isNaN(Array.isArray(result) ? result[0] : result);
    if (isNaN && !success && failure && !failure.handlesNaN) {
      return { phase: 'Inconclusive', value, message: 'what was measured is not a number' };
    }
    const succeeds = success?.holds(result);
    const fails = failure?.holds(result);
    const phase = phaseOf(succeeds, fails);
    return { phase, value, message: message ?? saying(phase, value, spec) };
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    return { phase: 'Error', message: error.message };
  }
}

function saying(
  phase: Outcome['phase'],
  value: number | string | undefined,
  spec: MetricSpec,
): string {
  const measured = `measured ${value ?? 'nothing'}`;
  if (phase === 'Successful') return measured;
  if (phase === 'Inconclusive')
    return `${measured}, which is neither good nor bad by its conditions`;
  return spec.failureCondition && !spec.successCondition
    ? `${measured}; it fails where ${spec.failureCondition}`
    : `${measured}, wanted is ${spec.successCondition}`;
}

function phaseOf(succeeds: boolean | undefined, fails: boolean | undefined): Outcome['phase'] {
  if (fails) return 'Failed';
  if (succeeds === undefined || succeeds) return 'Successful';
  return fails === undefined ? 'Failed' : 'Inconclusive';
}

function written(result: number | number[] | undefined): number | string | undefined {
  if (Array.isArray(result) && result.length !== 1) return `[${result.join(', ')}]`;
  const value = Array.isArray(result) ? result[0] : result;
  // JSON has no NaN and no Infinity.
  return value === undefined || Number.isFinite(value) ? value : String(value);
}

/** The result of a metric after one more measurement; one that was `Running` is replaced. */
export function withMeasurement(result: MetricResult, outcome: Outcome, now: Date): MetricResult {
  const { phase, value, message, comparison, notEnoughData } = outcome;
  const measurement: Measurement = {
    phase,
    time: now.toISOString(),
    ...(value !== undefined && { value }),
    ...(message && { message }),
  };
  const before = result.measurements.filter(each => each.phase !== 'Running');
  const { notEnoughData: _, ...known } = result;
  return {
    ...known,
    phase: 'Running',
    measurements: [...before, measurement].slice(-KEPT_MEASUREMENTS),
    successful: result.successful + Number(phase === 'Successful'),
    failed: result.failed + Number(phase === 'Failed'),
    inconclusive: result.inconclusive + Number(phase === 'Inconclusive'),
    error: result.error + Number(phase === 'Error'),
    consecutiveError: phase === 'Error' ? result.consecutiveError + 1 : 0,
    ...(message && { message }),
    ...(comparison && { comparison }),
    ...(notEnoughData && { notEnoughData }),
  };
}

/** Measurements after which a metric is done, unless it fails before; undefined: as many as there is time for. */
export function countOf(spec: MetricSpec, kind: AnalysisRun['kind']): number | undefined {
  if (spec.count !== undefined) return spec.count;
  return kind === 'background' || kind === 'experiment' ? undefined : 1;
}

/** Whether a metric has come to its end by its limits. Errors do not count as measurements. */
export function assessMetric(
  result: MetricResult,
  spec: MetricSpec,
  kind: AnalysisRun['kind'],
): MetricResult {
  if (metricEnded(result)) return result;
  const ends = (phase: AnalysisPhase, count: number, name: string, limit: number) => {
    const exceeded = limit > 0 ? ` (${count} ${name}, ${limit} accepted)` : '';
    return { ...result, phase, message: `${result.message ?? phase}${exceeded}` };
  };
  const { failureLimit = 0, inconclusiveLimit = 0 } = spec;
  const errorLimit = spec.consecutiveErrorLimit ?? DEFAULT_CONSECUTIVE_ERROR_LIMIT;
  if (result.failed > failureLimit) return ends('Failed', result.failed, 'failed', failureLimit);
  if (result.inconclusive > inconclusiveLimit) {
    return ends('Inconclusive', result.inconclusive, 'inconclusive', inconclusiveLimit);
  }
  if (result.consecutiveError > errorLimit) {
    return ends('Error', result.consecutiveError, 'errors in sequence', errorLimit);
  }
  const count = countOf(spec, kind);
  const taken = result.successful + result.failed + result.inconclusive;
  return count !== undefined && taken >= count ? { ...result, phase: 'Successful' } : result;
}

/** The run's phase by its metrics: the first that does not succeed ends all others, and the worst one speaks for the run. */
export function assessRun(run: AnalysisRun, now: Date): AnalysisRun {
  const stopped = run.metrics.some(metric => metricEnded(metric) && metric.phase !== 'Successful');
  const metrics = stopped
    ? run.metrics.map(metric =>
        metricEnded(metric) ? metric : { ...metric, phase: 'Successful' as const },
      )
    : run.metrics;
  if (!metrics.every(metricEnded)) {
    const message = metrics.map(
      metric => `${metric.name}: ${metric.message ?? 'no measurement yet'}`,
    );
    return { ...run, metrics, phase: 'Running', message: message.join('; ') };
  }
  const rank = (metric: MetricResult) => RANKING.indexOf(metric.phase);
  const worst = metrics.reduce((a, b) => (rank(b) > rank(a) ? b : a));
  return {
    ...run,
    metrics,
    phase: worst.phase,
    message: `${worst.name}: ${worst.message ?? worst.phase}`,
    endTime: now.toISOString(),
  };
}
