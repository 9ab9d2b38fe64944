import type { DoraMetric } from '@internal/plugin-deploy-common';
import { formatMetric } from './metricText';

it.each<[Partial<DoraMetric>, string]>([
  [{ unit: 'seconds', value: 3700 }, '1 h 1 min'],
  [{ unit: 'ratio', value: 0.05 }, '5.0 %'],
  [{ unit: 'per-day', value: 2.345 }, '2.3 / day'],
  [{ unit: 'per-day', value: 0.071 }, '0.07 / day'],
  [{ unit: 'ratio' }, '–'],
])('%j is %s', (metric, text) => {
  expect(formatMetric({ id: 'change-fail-rate', deployIds: [], ...metric } as DoraMetric)).toBe(
    text,
  );
});
