export * from './git';
export * from './GitCommandError';
