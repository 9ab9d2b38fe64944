import { ServiceUnavailableError } from '@backstage/errors';
import type {
  MetricSource,
  MonitoringSourceExtensionPoint,
  TraceSource,
  UsageSource,
} from '@internal/plugin-monitoring-node';

/** Holds at most one source of each sort. */
export class Sources implements MonitoringSourceExtensionPoint {
  #metrics?: MetricSource;
  #traces?: TraceSource;
  #usage?: UsageSource;

  setMetricSource(source: MetricSource): void {
    refuseSecond('metric', this.#metrics, source);
    this.#metrics = source;
  }

  setTraceSource(source: TraceSource): void {
    refuseSecond('trace', this.#traces, source);
    this.#traces = source;
  }

  setUsageSource(source: UsageSource): void {
    refuseSecond('usage', this.#usage, source);
    this.#usage = source;
  }

  /** Each getter throws ServiceUnavailableError when no module lends such a source. */
  get metrics(): MetricSource {
    return this.#metrics ?? missing('metric');
  }

  get traces(): TraceSource {
    return this.#traces ?? missing('trace');
  }

  get usage(): UsageSource {
    return this.#usage ?? missing('usage');
  }
}

function refuseSecond(sort: string, present: { id: string } | undefined, next: { id: string }) {
  if (!present) return;
  throw new Error(
    `Two ${sort} sources are installed, "${present.id}" and "${next.id}": remove one of the modules from the backend`,
  );
}

function missing(sort: string): never {
  throw new ServiceUnavailableError(
    `No ${sort} source is configured. Services are not affected; install a \`monitoring-backend-module-*\` to see this here`,
  );
}
