export * from './canonicalDigest';
export { decisionOf } from '@internal/plugin-gate-common';
export * from './extensions';
export * from './GateDeniedError';
export * from './recordedDecision';
export * from './services';
