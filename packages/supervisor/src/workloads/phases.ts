import type { InstanceStatus } from '../api.ts';

export type InstancePhase = InstanceStatus['phase'];

/** Which phase of an instance may follow which. A phase never leads back to `Starting`: a restart is a new instance. */
export const INSTANCE_TRANSITIONS = {
  Starting: ['Ready', 'Stopping', 'Exited'],
  Ready: ['NotReady', 'Stopping', 'Exited'],
  NotReady: ['Ready', 'Stopping', 'Exited'],
  Stopping: ['Exited'],
  Exited: [],
} as const satisfies Record<InstancePhase, readonly InstancePhase[]>;

export function canFollow(from: InstancePhase, to: InstancePhase): boolean {
  return (INSTANCE_TRANSITIONS[from] as readonly InstancePhase[]).includes(to);
}

/** True while the process runs and nobody has asked it to stop. */
export function live(phase: InstancePhase): boolean {
  return phase === 'Starting' || phase === 'Ready' || phase === 'NotReady';
}
