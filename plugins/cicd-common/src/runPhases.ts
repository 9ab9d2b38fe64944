import type { RunPhase } from './types';

/** What may follow each phase of a run; a phase without successors is final. */
export const RUN_TRANSITIONS = {
  Queued: ['Running', 'Cancelled', 'Superseded'],
  // Back to the queue when the portal stopped or died in the middle: the run starts again from its first step.
  Running: ['Succeeded', 'Failed', 'Cancelled', 'Queued'],
  Succeeded: [],
  Failed: [],
  Cancelled: [],
  Superseded: [],
} as const satisfies Record<RunPhase, readonly RunPhase[]>;

/** Whether a run in this phase will never change again. */
export function runEnded(phase: RunPhase): boolean {
  return RUN_TRANSITIONS[phase].length === 0;
}

/** Phases from which `to` may be reached. */
export function runPhasesBefore(to: RunPhase): RunPhase[] {
  return (Object.keys(RUN_TRANSITIONS) as RunPhase[]).filter(from =>
    (RUN_TRANSITIONS[from] as readonly RunPhase[]).includes(to),
  );
}
