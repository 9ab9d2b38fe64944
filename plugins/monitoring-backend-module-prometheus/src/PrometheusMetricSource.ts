import type { MetricQuery, MetricSeries } from '@internal/plugin-monitoring-common';
import type { MetricSource } from '@internal/plugin-monitoring-node';
import type { PrometheusClient, PrometheusSeries } from './PrometheusClient';
import { type LabelNames, toPromQl } from './toPromQl';

/** Answers typed queries from Prometheus: points at multiples of the step, null where Prometheus has none. */
export class PrometheusMetricSource implements MetricSource {
  readonly id = 'prometheus';
  readonly #name: LabelNames;

  constructor(private readonly client: PrometheusClient, labels: Record<string, string> = {}) {
    this.#name = label => (Object.hasOwn(labels, label) ? labels[label] : label);
  }

  async query(query: MetricQuery): Promise<MetricSeries[]> {
    const step = query.stepSeconds;
    const start = Math.ceil(Date.parse(query.from) / 1000 / step) * step;
    const end = Math.floor(Date.parse(query.to) / 1000 / step) * step;
    if (start > end) return [];
    const found = await this.client.range(toPromQl(query, this.#name), { start, end, step });
    const times = Array.from({ length: (end - start) / step + 1 }, (_, i) => start + i * step);
    return found.map(series => this.#toSeries(series, query.groupBy, times));
  }

  #toSeries(
    { metric, values }: PrometheusSeries,
    groupBy: string[],
    times: number[],
  ): MetricSeries {
    const byTime = new Map(values.map(([time, text]) => [Math.round(time), numberOf(text)]));
    return {
      labels: Object.fromEntries(groupBy.map(label => [label, metric[this.#name(label)] ?? ''])),
      points: times.map(time => [time * 1000, byTime.get(time) ?? null]),
    };
  }
}

/** Of what is not a number there is nothing to draw, and JSON could not say it. */
function numberOf(text: string): number | null {
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}
