import type { RolloutAction } from '@internal/plugin-deploy-common';
import type { Rollout, RolloutStatus } from '../cluster/types';
import { assertPossible, baseOf, isDone, patchesFor } from './patches';

const rollout = (status: RolloutStatus, paused = false): Rollout => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata: { name: 'order', generation: 2 },
  spec: {
    paused,
    strategy: { canary: { steps: [{ setWeight: 20 }, { pause: {} }, { setWeight: 60 }] } },
    template: { metadata: {} },
  },
  status: { observedGeneration: '2', currentPodHash: 'new', stableRS: 'old', ...status },
});
const pause = { reason: 'CanaryPauseStep', startTime: '2026-01-01T00:00:00Z' };
const paused = rollout({
  phase: 'Paused',
  currentStepIndex: 1,
  controllerPause: true,
  pauseConditions: [pause],
});
const sent = (action: RolloutAction, now: Rollout) =>
  patchesFor(action, baseOf(now), now).map(({ where, body }) => [where, body]);

describe('patches of rollout actions are those of the command line', () => {
  it.each<[RolloutAction, Rollout, unknown]>([
    ['promote', paused, [['status', { status: { pauseConditions: null } }]]],
    [
      'promote',
      rollout({ currentStepIndex: 1 }),
      [['status', { status: { pauseConditions: null, currentStepIndex: 2 } }]],
    ],
    [
      'promote',
      rollout({
        currentStepIndex: 1,
        controllerPause: true,
        pauseConditions: [{ ...pause, reason: 'InconclusiveAnalysisRun' }],
      }),
      [
        [
          'status',
          { status: { pauseConditions: null, controllerPause: false, currentStepIndex: 2 } },
        ],
      ],
    ],
    [
      'promote-full',
      rollout({ currentStepIndex: 1 }, true),
      [
        ['spec', { spec: { paused: false } }],
        ['status', { status: { promoteFull: true } }],
      ],
    ],
    ['abort', paused, [['status', { status: { abort: true } }]]],
    ['retry', rollout({ abort: true }), [['status', { status: { abort: false } }]]],
    ['pause', paused, [['spec', { spec: { paused: true } }]]],
    ['resume', rollout({}, true), [['spec', { spec: { paused: false } }]]],
  ])('%s', (action, now, patches) => expect(sent(action, now)).toEqual(patches));

  it('what was sent and not taken up yet is not sent again', () => {
    const base = baseOf(paused);
    const onItsWay = rollout({ phase: 'Paused', currentStepIndex: 1, controllerPause: true });
    expect(patchesFor('promote', base, onItsWay)).toEqual([]);
    expect(isDone('promote', base, onItsWay)).toBe(false);
    expect(patchesFor('abort', base, rollout({ abort: true }))).toEqual([]);
    expect(patchesFor('promote-full', base, rollout({ promoteFull: true }))).toEqual([]);
  });

  it('a pause that came after the one that was meant is left alone', () => {
    const next = rollout({
      phase: 'Paused',
      currentStepIndex: 1,
      controllerPause: true,
      pauseConditions: [{ ...pause, startTime: '2026-01-01T00:05:00Z' }],
    });
    expect(patchesFor('promote', baseOf(paused), next)).toEqual([]);
    const later = rollout({ currentStepIndex: 3, pauseConditions: [pause] });
    expect(isDone('promote', baseOf(paused), later)).toBe(true);
  });

  it('what makes no sense is refused before anything is sent', () => {
    const over = rollout({ currentPodHash: 'old' });
    for (const action of ['promote', 'promote-full', 'abort'] as const) {
      expect(() => assertPossible(action, over)).toThrow(/no rollout to/);
    }
    expect(() => assertPossible('promote', rollout({ abort: true }))).toThrow(/retry it first/);
    expect(() => assertPossible('retry', paused)).toThrow(/nothing to retry/);
  });
});
