import type { AuthService } from '@backstage/backend-plugin-api';
import type { MetricSpec } from '@internal/plugin-deploy-common';
import type {
  AnalysisProvider,
  AnalysisSubject,
  AnalysisValue,
} from '@internal/plugin-deploy-node';
import type { Clock } from '@internal/plugin-kit';
import type { MetricSeries } from '@internal/plugin-monitoring-common';
import type { MetricsService } from '@internal/plugin-monitoring-node';
import { secondsOf } from '../rollouts/steps';
import { quantileOf, totalOf } from './judge/histogram';
import { growth, newestOf, TrafficEvidence } from './TrafficEvidence';

type MetricQuerySpec = Extract<MetricSpec['provider'], { metric: unknown }>['metric'];

const WINDOW_SECONDS = 60;
/** An instance that was not metered for so long has ended. */
const ALIVE_MS = 15_000;

/** `provider.metric`: traffic, processor and memory of the release under test, from the monitoring plugin. */
export class MetricProvider implements AnalysisProvider {
  readonly id = 'metric';
  readonly #evidence: TrafficEvidence;

  constructor(
    private readonly options: { metrics: MetricsService; auth: AuthService; clock: Clock },
  ) {
    this.#evidence = new TrafficEvidence(options);
  }

  async measure(
    provider: MetricSpec['provider'],
    subject: AnalysisSubject,
    signal: AbortSignal,
  ): Promise<AnalysisValue> {
    if (!('metric' in provider)) throw new Error('not a `metric`');
    const { metric } = provider;
    switch (metric.measure) {
      case 'error-rate':
      case 'latency':
      case 'request-rate':
        return this.#traffic(metric, subject, signal);
      default:
        return this.#resources(metric, subject, signal);
    }
  }

  async #traffic(
    { measure, quantile = 0.95, window }: MetricQuerySpec,
    subject: AnalysisSubject,
    signal: AbortSignal,
  ): Promise<AnalysisValue> {
    const { service, environment, release } = subject;
    const now = this.options.clock.now().getTime();
    const seconds = window === undefined ? WINDOW_SECONDS : secondsOf(window);
    const since = Math.max(Date.parse(subject.since), now - seconds * 1000);
    const [found] = await this.#evidence.read(
      [{ service, environment, release, since, now }],
      signal,
    );
    const { requests, failures, durations } = found;
    const answer = (value: number): AnalysisValue => ({
      ...(requests > 0 && { value }),
      requests,
      ...(requests === 0 && { message: 'no request has reached the release' }),
    });
    if (measure === 'error-rate') return answer(failures / requests);
    if (measure === 'request-rate') return { value: (requests / (now - since)) * 1000, requests };
    return totalOf(durations) > 0
      ? answer(quantileOf(durations, quantile) * 1000)
      : { requests, message: 'no request was answered with success' };
  }

  async #resources(
    { measure, window }: MetricQuerySpec,
    subject: AnalysisSubject,
    signal: AbortSignal,
  ): Promise<AnalysisValue> {
    const { service, environment, release } = subject;
    const now = this.options.clock.now().getTime();
    const seconds = window === undefined ? WINDOW_SECONDS : secondsOf(window);
    const since = Math.max(Date.parse(subject.since), now - seconds * 1000);
    const about = { service, environment, release, since, now };
    const credentials = await this.options.auth.getOwnServiceCredentials();
    const ask = async (metric: string, fn: 'rate' | 'last', window_?: number) => {
      const query = { ...growth(about, metric, ['instance']), fn };
      const [series] = await this.options.metrics.query(
        [{ ...query, windowSeconds: window_ ?? query.windowSeconds }],
        { credentials, signal },
      );
      return series;
    };
    if (measure === 'cpu') {
      // Of one core, over all instances.
      return summed(await ask('platform_process_cpu_seconds_total', 'rate'));
    }
    const alive = await ask('platform_process_memory_bytes', 'last', ALIVE_MS / 1000);
    if (measure === 'memory') return summed(alive);
    const seen = await ask('platform_process_memory_bytes', 'last');
    const count = (series: MetricSeries[]) =>
      series.filter(one => newestOf(one) !== undefined).length;
    // Each instance that has come and gone was replaced by another.
    return count(seen) > 0 ? { value: count(seen) - count(alive) } : {};
  }
}

function summed(series: MetricSeries[]): AnalysisValue {
  const values = series.map(newestOf).filter(value => value !== undefined);
  return values.length > 0 ? { value: values.reduce((total, value) => total + value, 0) } : {};
}
