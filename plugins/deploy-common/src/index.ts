export * from './deploymentPhases';
export * from './permissions';
export * from './types';
