export * from './extensions';
export * from './services';
