import type { DeploymentPhase } from './types';

/** What may follow each phase of a deployment; a phase without successors is final. */
export const DEPLOYMENT_TRANSITIONS = {
  Pending: ['Progressing', 'Failed', 'Superseded'],
  Progressing: ['Healthy', 'Degraded', 'Failed', 'Superseded'],
  /** The release serves, but is not well; it may still recover within its deadline. */
  Degraded: ['Progressing', 'Healthy', 'Failed', 'Superseded'],
  Healthy: [],
  Failed: [],
  Superseded: [],
} as const satisfies Record<DeploymentPhase, readonly DeploymentPhase[]>;

/** Whether a deployment in this phase will never change again. */
export function deploymentEnded(phase: DeploymentPhase): boolean {
  return DEPLOYMENT_TRANSITIONS[phase].length === 0;
}

/** Phases from which `to` may be reached. */
export function deploymentPhasesBefore(to: DeploymentPhase): DeploymentPhase[] {
  return (Object.keys(DEPLOYMENT_TRANSITIONS) as DeploymentPhase[]).filter(from =>
    (DEPLOYMENT_TRANSITIONS[from] as readonly DeploymentPhase[]).includes(to),
  );
}

export const ACTIVE_DEPLOYMENT_PHASES = (
  Object.keys(DEPLOYMENT_TRANSITIONS) as DeploymentPhase[]
).filter(phase => !deploymentEnded(phase));
