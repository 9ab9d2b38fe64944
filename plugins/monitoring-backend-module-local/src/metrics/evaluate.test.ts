import type { MetricQuery } from '@internal/plugin-monitoring-common';
import fc from 'fast-check';
import { evaluate } from './evaluate';
import { histogramQuantile } from './histogramQuantile';
import { increase, withoutResets } from './increase';

const query = (more: Partial<MetricQuery>): MetricQuery => ({
  metric: 'm',
  matchers: {},
  fn: 'rate',
  windowSeconds: 10,
  stepSeconds: 10,
  groupBy: [],
  from: new Date(0).toISOString(),
  to: new Date(60_000).toISOString(),
  ...more,
});

const every5s = (values: number[]) => ({
  times: values.map((_, i) => i * 5000),
  values,
});

describe('increase', () => {
  it('finds every increment exactly once, whatever the resets', () => {
    const step = fc.record({ add: fc.nat(1000), reset: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 60 }), steps => {
        let value = 0;
        const values = steps.map(({ add, reset }, i) => {
          value = (reset && i > 0 ? 0 : value) + add;
          return value;
        });
        // A reset is only seen where the value falls; growth beyond the old value hides it, in Prometheus too.
        const expected = values
          .slice(1)
          .reduce((sum, v, i) => sum + (v >= values[i] ? v - values[i] : v), 0);
        const series = withoutResets(every5s(values));
        const last = series.times[series.times.length - 1];
        let found = 0;
        for (let end = 0; end <= last; end += 15_000) {
          const grown = increase(series, end, 15_000);
          expect(grown?.amount ?? 0).toBeGreaterThanOrEqual(0);
          found += grown?.amount ?? 0;
        }
        found += increase(series, Math.ceil(last / 15_000) * 15_000, 15_000)?.amount ?? 0;
        const countedTwice = last % 15_000 === 0 ? increase(series, last, 15_000)?.amount ?? 0 : 0;
        expect(found - countedTwice).toBeCloseTo(expected, 6);
      }),
    );
  });

  it('gives the slope of a steady counter, moved by any offset', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.nat(1e6), (slope, offset) => {
        const values = Array.from({ length: 20 }, (_, i) => offset + slope * 5 * i);
        const grown = increase(withoutResets(every5s(values)), 60_000, 20_000);
        expect(grown && grown.amount / grown.seconds).toBeCloseTo(slope, 6);
      }),
    );
  });
});

describe('histogramQuantile', () => {
  const buckets = [
    { upperBound: 0.1, count: 10 },
    { upperBound: 0.5, count: 90 },
    { upperBound: 1, count: 100 },
    { upperBound: Infinity, count: 100 },
  ];

  it.each([
    [0.05, 0.05],
    [0.5, 0.3],
    [0.9, 0.5],
    [0.95, 0.75],
    [1, 1],
  ])('interpolates p%f as Prometheus does', (quantile, expected) => {
    expect(histogramQuantile(quantile, buckets)).toBeCloseTo(expected, 9);
  });

  it('answers the highest bound for what lies beyond it, and nothing for nothing', () => {
    const beyond = [
      { upperBound: 1, count: 1 },
      { upperBound: Infinity, count: 10 },
    ];
    expect(histogramQuantile(0.99, beyond)).toBe(1);
    expect(
      histogramQuantile(
        0.5,
        buckets.map(b => ({ ...b, count: 0 })),
      ),
    ).toBeNull();
    expect(histogramQuantile(0.5, [])).toBeNull();
  });

  it('stays within the bucket that holds the true quantile, and never falls as the quantile grows', () => {
    const bounds = [0.01, 0.1, 0.5, 1, 5];
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 4.9, noNaN: true }), { minLength: 1 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (observations, a, b) => {
          const counted = [...bounds, Infinity].map(upperBound => ({
            upperBound,
            count: observations.filter(value => value <= upperBound).length,
          }));
          const [low, high] = [Math.min(a, b), Math.max(a, b)];
          const estimate = histogramQuantile(high, counted)!;
          expect(histogramQuantile(low, counted)!).toBeLessThanOrEqual(estimate + 1e-9);
          const sorted = [...observations].sort((x, y) => x - y);
          const exact = sorted[Math.ceil(high * sorted.length - 1e-9) - 1];
          const upper = bounds.find(bound => exact <= bound)!;
          const lower = bounds[bounds.indexOf(upper) - 1] ?? 0;
          expect(estimate).toBeGreaterThanOrEqual(lower - 1e-9);
          expect(estimate).toBeLessThanOrEqual(upper + 1e-9);
        },
      ),
    );
  });
});

describe('evaluate', () => {
  it('leaves gaps where nothing was scraped', () => {
    const series = [
      {
        labels: { route: '/a' },
        cumulative: true,
        times: [0, 5000, 10_000, 50_000, 55_000, 60_000],
        values: [0, 5, 10, 10, 20, 30],
      },
    ];
    const [result] = evaluate(series, query({ groupBy: ['route'] }));
    expect(result.labels).toEqual({ route: '/a' });
    expect(result.points.map(([, value]) => value)).toEqual([null, 1, null, null, null, 0, 2]);
  });

  it('sums and picks gauges per group', () => {
    const gauge = (instance: string, values: number[]) => ({
      labels: { instance, service: 'order' },
      cumulative: false,
      ...every5s(values),
    });
    const series = [gauge('a', [1, 2, 3]), gauge('b', [10, 20])];
    const sums = evaluate(series, query({ fn: 'sum', groupBy: ['service'] }));
    expect(sums[0].points.slice(0, 4)).toEqual([
      [0, 11],
      [10_000, 23],
      [20_000, null],
      [30_000, null],
    ]);
    const last = evaluate(series, query({ fn: 'last', groupBy: ['instance'] }));
    expect(last.map(one => one.points[1][1])).toEqual([3, 20]);
  });

  it('counts what happened in the window, on all instances', () => {
    const series = [
      { labels: { instance: 'a' }, cumulative: true, ...every5s([5, 8, 12, 2]) },
      { labels: { instance: 'b' }, cumulative: true, ...every5s([0, 0, 1, 1]) },
    ];
    const [all] = evaluate(series, query({ fn: 'increase', stepSeconds: 15, windowSeconds: 15 }));
    expect(all.points.slice(0, 2)).toEqual([
      [0, null],
      [15_000, 10],
    ]);
  });

  it('takes quantiles over the buckets of all instances', () => {
    const bucket = (instance: string, le: string, values: number[]) => ({
      labels: { instance, le },
      cumulative: true,
      ...every5s(values),
    });
    const series = [
      bucket('a', '0.1', [0, 10, 20]),
      bucket('a', '+Inf', [0, 10, 20]),
      bucket('b', '0.1', [0, 0, 0]),
      bucket('b', '1', [0, 10, 20]),
      bucket('b', '+Inf', [0, 10, 20]),
      bucket('a', '1', [0, 10, 20]),
    ];
    const [result] = evaluate(series, query({ fn: 'quantile', quantile: 0.75 }));
    expect(result.points[1][1]).toBeCloseTo(0.55, 9);
    expect(result.points[0][1]).toBeNull();
  });
});
