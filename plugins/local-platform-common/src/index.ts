export * from './annotations';
export * from './permissions';
export * from './repositoryUrls';
export * from './serviceName';
export * from './types';
