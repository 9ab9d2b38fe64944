export * from './git';
export * from './services';
export { localRepositoryUrlReaderFactory } from './urlReader/localRepositoryUrlReaderFactory';
