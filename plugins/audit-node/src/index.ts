export * from './LedgerOutbox';
export * from './services';
export * from './witness';
