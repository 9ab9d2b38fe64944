export * from './levels';
export * from './permissions';
export * from './types';
