import type { Rollout } from '@internal/plugin-deploy-common';
import { stepStates } from './stepStates';

const rollout = (change: Partial<Rollout>): Rollout => ({
  id: '1',
  deploymentId: '1',
  entityRef: 'component:default/order',
  service: 'order',
  environment: 'prod',
  toDigest: 'sha256:b',
  strategy: { canary: { steps: [{ setWeight: 20 }, { pause: {} }, { setWeight: 100 }] } },
  phase: 'Progressing',
  message: '',
  stepIndex: 1,
  weight: 20,
  analysisRuns: [],
  correlationId: 'c',
  actor: 'user:default/devi',
  createTime: '2026-11-22T12:00:00Z',
  ...change,
});
const states = (change: Partial<Rollout>) => stepStates(rollout(change)).map(step => step.state);

it.each<[string, Partial<Rollout>, string[]]>([
  ['goes on', {}, ['done', 'current', 'next']],
  ['waits', { phase: 'Paused' }, ['done', 'paused', 'next']],
  ['is over', { phase: 'Promoted', stepIndex: 3 }, ['done', 'done', 'done']],
  ['was aborted', { phase: 'Aborted' }, ['done', 'failed', 'never']],
  ['was overtaken', { phase: 'Superseded' }, ['done', 'never', 'never']],
])('%s', (_, change, expected) => expect(states(change)).toEqual(expected));

it('tells where a blue-green rollout is', () => {
  const strategy = { blueGreen: { autoPromotionEnabled: false } };
  expect(states({ strategy, phase: 'Progressing', weight: 0 })).toEqual([
    'current',
    'next',
    'next',
  ]);
  const pause = { reason: 'blue-green' as const, startTime: '' };
  expect(states({ strategy, phase: 'Paused', weight: 0, pause })).toEqual([
    'done',
    'paused',
    'next',
  ]);
  expect(states({ strategy, weight: 100 })).toEqual(['done', 'done', 'current']);
});
