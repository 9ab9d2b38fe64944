import type { MetricResult } from '@internal/plugin-deploy-common';
import { comparisonOf, countsOf, formatMeasure, points } from './measurements';

const metric = (change: Partial<MetricResult>): MetricResult => ({
  name: 'errors',
  phase: 'Running',
  measurements: [],
  successful: 0,
  failed: 0,
  inconclusive: 0,
  error: 0,
  consecutiveError: 0,
  ...change,
});

it('keeps what could not be measured as a gap', () => {
  const measurements = [0.1, undefined, 'NaN', '2'].map(value => ({
    phase: 'Successful' as const,
    time: '',
    value,
  }));
  expect(points(metric({ measurements }))).toEqual([0.1, null, null, 2]);
});

it('says what was counted and compared', () => {
  expect(countsOf(metric({}))).toBe('nothing measured yet');
  expect(countsOf(metric({ successful: 2, failed: 1 }))).toBe('2 passed, 1 failed');
  const comparison = { canary: 0.3, stable: 0.004, pValue: 0.0001, effect: 70, unit: 'ratio' };
  expect(comparisonOf(metric({ comparison: comparison as MetricResult['comparison'] }))).toBe(
    '30 % against 0.4 % of stable (p < 0.001)',
  );
  expect(formatMeasure(7.25, 'ms')).toBe('7.3 ms');
});
