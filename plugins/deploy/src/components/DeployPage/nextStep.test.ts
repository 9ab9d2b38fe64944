import type { EnvironmentState, Release } from '@internal/plugin-deploy-common';
import { nextStep } from './nextStep';

const release = (digest: string, dirty = false) => ({ digest, dirty } as Release);
const state = (environment: string, change: Partial<EnvironmentState> = {}): EnvironmentState => ({
  environment,
  health: 'Healthy',
  message: '',
  instances: 1,
  restarts: 0,
  ...change,
});

it.each([
  [
    'nothing runs',
    state('dev'),
    state('prod'),
    { kind: 'blocked', reason: 'Nothing runs in dev yet.' },
  ],
  [
    'uncommitted work',
    state('dev', { release: release('a', true) }),
    state('prod'),
    { kind: 'blocked', reason: 'It was built from uncommitted work.' },
  ],
  [
    'unhealthy',
    state('dev', { release: release('a'), health: 'Degraded' }),
    state('prod'),
    { kind: 'blocked', reason: 'It must be healthy in dev first.' },
  ],
  [
    'same release',
    state('dev', { release: release('a') }),
    state('prod', { release: release('a') }),
    { kind: 'blocked', reason: 'prod runs this release already.' },
  ],
  [
    'asleep is as good as healthy',
    state('dev', { release: release('b'), health: 'Asleep' }),
    state('prod', { release: release('a') }),
    { kind: 'promote', to: 'prod', digest: 'b' },
  ],
])('%s', (_, from, to, expected) => {
  expect(nextStep([from, to], 0)).toMatchObject(expected);
});

it('ends at the last environment', () => {
  expect(nextStep([state('prod')], 0)).toEqual({ kind: 'none' });
});
