export { EventRecorder } from './auditor/EventRecorder';
export { LedgerAuditor } from './auditor/LedgerAuditor';
export { OWN_LEDGER_RECORD } from './auditor/mutations';
export * from './LedgerOutbox';
export * from './recordChange';
export * from './services';
export * from './witness';
