import { RUN_TRANSITIONS, runEnded, runPhasesBefore } from './runPhases';
import type { RunPhase } from './types';

const phases = Object.keys(RUN_TRANSITIONS) as RunPhase[];

describe('phases of a run', () => {
  it('reaches every phase from Queued', () => {
    const reached = new Set<RunPhase>(['Queued']);
    for (const phase of reached) RUN_TRANSITIONS[phase].forEach(next => reached.add(next));
    expect([...reached].sort()).toEqual([...phases].sort());
  });

  it('ends in Succeeded, Failed, Cancelled and Superseded only', () => {
    expect(phases.filter(runEnded)).toEqual(['Succeeded', 'Failed', 'Cancelled', 'Superseded']);
  });

  it('can cancel exactly what waits or runs', () => {
    expect(runPhasesBefore('Cancelled')).toEqual(['Queued', 'Running']);
  });
});
