export * from './deploymentPhases';
export * from './permissions';
export * from './rollout';
export * from './rolloutSpec';
export * from './serviceValues';
export * from './types';
