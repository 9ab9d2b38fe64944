import {
  ACTIVE_ROLLOUT_PHASES,
  ROLLOUT_ACTIONS,
  ROLLOUT_PHASES,
  ROLLOUT_TRANSITIONS,
  rolloutActionRefusal,
  rolloutEnded,
} from './rolloutPhases';
import type { RolloutAction, RolloutPhase } from './rollout';

const after = (phase: RolloutPhase) => ROLLOUT_TRANSITIONS[phase] as readonly RolloutPhase[];

describe('phases of a rollout', () => {
  it('reaches every phase from Pending, and an end from every phase', () => {
    const reached = new Set<RolloutPhase>(['Pending']);
    for (const phase of reached) after(phase).forEach(next => reached.add(next));
    expect([...reached].sort()).toEqual([...ROLLOUT_PHASES].sort());
    for (const begin of ROLLOUT_PHASES) {
      const onward = new Set([begin]);
      for (const phase of onward) after(phase).forEach(next => onward.add(next));
      expect([...onward].some(rolloutEnded)).toBe(true);
    }
  });

  it('ends in Promoted, Aborted, RolledBack and Superseded only', () => {
    expect(ROLLOUT_PHASES.filter(rolloutEnded)).toEqual([
      'Promoted',
      'Aborted',
      'RolledBack',
      'Superseded',
    ]);
  });

  it('never promotes what is not well or being aborted', () => {
    const before = ROLLOUT_PHASES.filter(phase => after(phase).includes('Promoted'));
    expect(before).toEqual(['Progressing']);
    expect(after('Aborting')).toEqual(['Aborted', 'RolledBack', 'Superseded']);
  });

  it('can be aborted in every phase in which something may take traffic, and says why an action is refused', () => {
    for (const phase of ACTIVE_ROLLOUT_PHASES) {
      const refusal = rolloutActionRefusal('abort', { phase });
      expect(refusal === undefined).toBe(phase !== 'Aborting');
    }
    for (const action of Object.keys(ROLLOUT_ACTIONS) as RolloutAction[]) {
      for (const phase of ROLLOUT_PHASES) {
        const refusal = rolloutActionRefusal(action, { phase });
        expect(refusal ?? 'Allowed.').toMatch(/\.$/);
        expect(refusal === undefined && rolloutEnded(phase) && action !== 'retry').toBe(false);
      }
    }
  });
});
