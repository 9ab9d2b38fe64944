import type { MetricQuery } from '@internal/plugin-monitoring-common';

/** The name that a label has in Prometheus. */
export type LabelNames = (label: string) => string;

/**
 * A typed query as PromQL. `last` takes the greatest of a group's newest values, for Prometheus does not compare their times. Rates and
 * increases are extrapolated to the whole window, as Prometheus does it.
 */
export function toPromQl(query: MetricQuery, name: LabelNames): string {
  const { fn, metric, matchers, windowSeconds, groupBy, quantile } = query;
  const range = (suffix = '') => `${metric}${suffix}${selector(matchers, name)}[${windowSeconds}s]`;
  const by = (...more: string[]) => `by (${[...groupBy.map(name), ...more].join(', ')})`;
  switch (fn) {
    case 'rate':
      return `sum ${by()} (rate(${range()}))`;
    case 'increase':
      return `sum ${by()} (increase(${range()}))`;
    case 'quantile':
      return `histogram_quantile(${quantile}, sum ${by('le')} (rate(${range('_bucket')})))`;
    case 'sum':
      return `sum ${by()} (last_over_time(${range()}))`;
    case 'last':
      return `max ${by()} (last_over_time(${range()}))`;
    default:
      throw new Error(`Unknown function ${fn satisfies never}`);
  }
}

function selector(matchers: Record<string, string>, name: LabelNames): string {
  const parts = Object.entries(matchers).map(
    ([label, value]) => `${name(label)}=${JSON.stringify(value)}`,
  );
  return parts.length > 0 ? `{${parts.join(', ')}}` : '';
}
