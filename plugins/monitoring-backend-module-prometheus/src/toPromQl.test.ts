import type { MetricQuery } from '@internal/plugin-monitoring-common';
import { toPromQl } from './toPromQl';

const query = (more: Partial<MetricQuery>): MetricQuery => ({
  metric: 'http_requests_total',
  matchers: { service: 'order', env: 'prod' },
  fn: 'rate',
  windowSeconds: 60,
  stepSeconds: 15,
  groupBy: ['release'],
  from: '2026-01-05T10:00:00Z',
  to: '2026-01-05T11:00:00Z',
  ...more,
});
const same = (label: string) => label;

it.each([
  ['rate', {}, 'sum by (release) (rate(http_requests_total{service="order", env="prod"}[60s]))'],
  [
    'increase',
    { fn: 'increase' as const, groupBy: [] },
    'sum by () (increase(http_requests_total{service="order", env="prod"}[60s]))',
  ],
  [
    'quantile',
    { fn: 'quantile' as const, quantile: 0.95, metric: 'seconds', matchers: {} },
    'histogram_quantile(0.95, sum by (release, le) (rate(seconds_bucket[60s])))',
  ],
  [
    'last',
    { fn: 'last' as const, metric: 'up', matchers: { job: 'a"b\\c' } },
    'max by (release) (last_over_time(up{job="a\\"b\\\\c"}[60s]))',
  ],
])('translates %s', (_, more, expected) => {
  expect(toPromQl(query(more), same)).toBe(expected);
});

it('calls labels by the names that they have there', () => {
  const names = (label: string) => (label === 'env' ? 'namespace' : label);
  expect(toPromQl(query({ groupBy: ['env'] }), names)).toBe(
    'sum by (namespace) (rate(http_requests_total{service="order", namespace="prod"}[60s]))',
  );
});
