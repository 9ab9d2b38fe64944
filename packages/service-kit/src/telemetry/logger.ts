import { trace } from '@opentelemetry/api';
import { systemClock, type Clock } from '../clock.ts';
import { redact } from './redact.ts';

/** Further fields of a log line: identifiers and numbers, no personal data. */
export type LogFields = Record<string, unknown>;

/**
 * Writes JSON lines: `time`, `level`, `msg`, `traceId`, `spanId`, `requestId` and further fields, redacted.
 *
 * @example
 * ```ts
 * logger.info('order placed', { orderId, lines: lines.length });
 * logger.error('payment failed', { orderId, error });
 * ```
 */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds these fields to each line. */
  child(fields: LogFields): Logger;
}

const LEVELS = { debug: 10, info: 20, warn: 30, error: 40 };
type Level = keyof typeof LEVELS;

/** Where lines go and from which level on. */
export interface LoggerOptions {
  level?: Level;
  clock?: Clock;
  /** Default: standard output. */
  write?: (line: string) => void;
  fields?: LogFields;
}

/** Makes a logger; services take theirs from the context. */
export function createLogger(options: LoggerOptions = {}): Logger {
  const { clock = systemClock, write = line => process.stdout.write(line), fields = {} } = options;
  const least = LEVELS[options.level ?? 'info'];
  const log =
    (level: Level) =>
    (msg: string, more: LogFields = {}) => {
      if (LEVELS[level] < least) return;
      const span = trace.getActiveSpan()?.spanContext();
      const line = {
        time: clock.now().toISOString(),
        level,
        msg: redact(msg),
        ...(span && { traceId: span.traceId, spanId: span.spanId }),
        ...(redact({ ...fields, ...more }) as LogFields),
      };
      write(`${JSON.stringify(line)}\n`);
    };
  return {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    child: more => createLogger({ ...options, fields: { ...fields, ...more } }),
  };
}
