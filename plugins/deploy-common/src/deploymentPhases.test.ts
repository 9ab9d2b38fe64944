import {
  ACTIVE_DEPLOYMENT_PHASES,
  DEPLOYMENT_TRANSITIONS,
  deploymentEnded,
  deploymentPhasesBefore,
} from './deploymentPhases';
import type { DeploymentPhase } from './types';

const phases = Object.keys(DEPLOYMENT_TRANSITIONS) as DeploymentPhase[];

describe('phases of a deployment', () => {
  it('reaches every phase from Pending', () => {
    const reached = new Set<DeploymentPhase>(['Pending']);
    for (const phase of reached) DEPLOYMENT_TRANSITIONS[phase].forEach(next => reached.add(next));
    expect([...reached].sort()).toEqual([...phases].sort());
  });

  it('ends in Healthy, Failed and Superseded only', () => {
    expect(phases.filter(deploymentEnded)).toEqual(['Healthy', 'Failed', 'Superseded']);
  });

  it('is never Healthy without having progressed, and superseded from every active phase', () => {
    expect(deploymentPhasesBefore('Healthy')).toEqual(['Progressing', 'Degraded']);
    expect(deploymentPhasesBefore('Superseded')).toEqual(ACTIVE_DEPLOYMENT_PHASES);
  });
});
