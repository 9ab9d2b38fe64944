import { stringifyError } from '@backstage/errors';
import type {
  AnalysisRun,
  AnalysisSpec,
  MetricResult,
  MetricSpec,
} from '@internal/plugin-deploy-common';
import type { AnalysisProvider, AnalysisSubject } from '@internal/plugin-deploy-node';
import { secondsOf } from '../rollouts/steps';
import type { AnalysisEngine } from './AnalysisEngine';
import type { ReleaseJudge } from './ReleaseJudge';
import {
  assessMetric,
  assessRun,
  judgeValue,
  metricEnded,
  type Outcome,
  withMeasurement,
} from './metricRules';

const INTERVAL_SECONDS = 10;
const JUDGE_INTERVAL_SECONDS = 5;
const TIMEOUT_MS = 5_000;

/** How long a step waits for requests that can be judged, before it says that there are not enough. */
const PATIENCE_SECONDS = 60;

/** Asks providers and the judge for what is due, and keeps the rules of Argo Rollouts' AnalysisRuns. */
export class DefaultAnalysisEngine implements AnalysisEngine {
  readonly #providers: Map<string, AnalysisProvider>;
  readonly #judge: ReleaseJudge;

  constructor(options: { providers: AnalysisProvider[]; judge: ReleaseJudge }) {
    this.#providers = new Map(options.providers.map(provider => [provider.id, provider]));
    this.#judge = options.judge;
  }

  start({ id, kind, stepIndex, spec, now }: Parameters<AnalysisEngine['start']>[0]): AnalysisRun {
    return {
      id,
      kind,
      ...(stepIndex !== undefined && { stepIndex }),
      phase: 'Pending',
      message: 'not measured yet',
      metrics: spec.metrics.map(({ name }) => ({
        name,
        phase: 'Pending',
        measurements: [],
        successful: 0,
        failed: 0,
        inconclusive: 0,
        error: 0,
        consecutiveError: 0,
      })),
      startTime: now.toISOString(),
    };
  }

  async step(
    run: AnalysisRun,
    spec: AnalysisSpec,
    subject: AnalysisSubject,
    now: Date,
  ): Promise<AnalysisRun> {
    if (run.endTime) return run;
    const metrics = await Promise.all(
      run.metrics.map(async result => {
        const metric = spec.metrics.find(each => each.name === result.name);
        if (!metric || !due(run, result, metric, now)) return result;
        const outcome = await this.#measure(run, metric, subject, now);
        return assessMetric(withMeasurement(result, outcome, now), metric, run.kind);
      }),
    );
    const changed = metrics.some((metric, i) => metric !== run.metrics[i]);
    return changed ? assessRun({ ...run, metrics }, now) : run;
  }

  terminate(run: AnalysisRun, _spec: AnalysisSpec, now: Date): AnalysisRun {
    if (run.endTime) return run;
    const metrics = run.metrics.map((metric): MetricResult => {
      if (metricEnded(metric)) return metric;
      if (metric.successful > 0) return { ...metric, phase: 'Successful' };
      const message = metric.message ?? 'was never measured';
      return { ...metric, phase: 'Inconclusive', message };
    });
    return assessRun({ ...run, metrics }, now);
  }

  async #measure(
    run: AnalysisRun,
    metric: MetricSpec,
    subject: AnalysisSubject,
    now: Date,
  ): Promise<Outcome> {
    try {
      const outcome = await this.#ask(run, metric, subject, now);
      const waited = (now.getTime() - beginOf(run, metric)) / 1000;
      const endless = run.kind === 'background' || run.kind === 'experiment';
      return outcome.phase === 'Running' && !endless && waited >= PATIENCE_SECONDS
        ? { ...outcome, phase: 'Inconclusive' }
        : outcome;
    } catch (error) {
      return { phase: 'Error', message: stringifyError(error) };
    }
  }

  async #ask(
    run: AnalysisRun,
    metric: MetricSpec,
    subject: AnalysisSubject,
    now: Date,
  ): Promise<Outcome> {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const { provider } = metric;
    if ('judge' in provider) {
      const elapsed = (now.getTime() - beginOf(run, metric)) / 1000;
      const look = 1 + Math.floor(Math.max(0, elapsed) / intervalOf(metric));
      return this.#judge.judge(provider.judge, subject, { look, now, signal });
    }
    const [id] = Object.keys(provider);
    const source = this.#providers.get(id);
    if (!source) {
      throw new Error(
        `no source of \`${id}\` is configured, so "${metric.name}" cannot be measured`,
      );
    }
    return judgeValue(metric, await source.measure(provider, subject, signal));
  }
}

function due(run: AnalysisRun, result: MetricResult, metric: MetricSpec, now: Date): boolean {
  if (metricEnded(result)) return false;
  const last = result.measurements.at(-1);
  const time = last
    ? Date.parse(last.time) + intervalOf(metric, last.phase === 'Error') * 1000
    : beginOf(run, metric);
  return now.getTime() >= time;
}

function beginOf(run: AnalysisRun, { initialDelay }: MetricSpec): number {
  return Date.parse(run.startTime) + (initialDelay ? secondsOf(initialDelay) * 1000 : 0);
}

function intervalOf({ interval, provider }: MetricSpec, afterError = false): number {
  if (interval !== undefined) return secondsOf(interval);
  return 'judge' in provider && !afterError ? JUDGE_INTERVAL_SECONDS : INTERVAL_SECONDS;
}
