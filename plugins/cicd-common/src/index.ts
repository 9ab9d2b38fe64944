export * from './permissions';
export * from './runPhases';
export * from './types';
