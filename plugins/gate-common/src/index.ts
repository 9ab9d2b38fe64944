export * from './decisionOf';
export * from './permissions';
export * from './types';
