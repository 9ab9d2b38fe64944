export { IdempotencyStore, type IdempotentAttempt, type StoredAnswer } from './idempotencyStore.ts';
