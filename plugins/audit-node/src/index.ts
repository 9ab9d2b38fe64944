export * from './LedgerOutbox';
export * from './services';
