export { createLogger, type Logger, type LogFields } from './logger.ts';
export { redact } from './redact.ts';
export { HttpMetrics } from './metrics.ts';
