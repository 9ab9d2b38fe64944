import type { ReleaseDiff } from '@internal/plugin-deploy-common';
import { diffSummary } from './diffFacts';

const diff = (change: Partial<ReleaseDiff>): ReleaseDiff => ({
  entityRef: 'component:default/order',
  to: {} as ReleaseDiff['to'],
  direction: 'forward',
  commits: [],
  settings: [],
  api: [],
  migrations: [],
  dependencies: [],
  gaps: [],
  ...change,
});

it('counts what differs and marks what breaks', () => {
  expect(diffSummary(diff({}))).toBe('Nothing that is compared differs');
  expect(
    diffSummary(
      diff({
        commits: [{ commit: 'a', message: '', author: '' }],
        api: [
          { operation: 'GET /items', message: '', breaking: true },
          { operation: 'POST /items', message: '', breaking: false },
        ],
      }),
    ),
  ).toBe('1 commit · 2 API changes, 1 breaking');
});
