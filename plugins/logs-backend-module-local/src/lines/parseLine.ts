import type { JsonObject, LogFields, ParsedLine } from './types';
import type { LogLevel } from '@internal/plugin-logs-common';

const LEVELS: Record<string, LogLevel> = {
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  notice: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  fatal: 'fatal',
  critical: 'fatal',
};

/** Names under which loggers write the parts that every line has; the first that is present counts. */
const NAMES = {
  time: ['time', 'timestamp', 'ts', '@timestamp'],
  level: ['level', 'severity'],
  message: ['message', 'msg'],
  release: ['release', 'service.version'],
  traceId: ['traceId', 'trace_id'],
  spanId: ['spanId', 'span_id'],
} satisfies Record<string, string[]>;

/** Known from where the line was found, and the same on each line: not repeated among the fields. */
const OF_THE_FILE = [
  'service',
  'env',
  'environment',
  'service.name',
  'deployment.environment.name',
];

const TAKEN = new Set([...Object.values(NAMES).flat(), ...OF_THE_FILE]);

/**
 * Reads one line of a log file. A line that is not a JSON object with a time (a stack trace, a print of a library) is kept
 * whole as a message of level `info` without a time.
 */
export function parseLine(text: string): ParsedLine {
  const record = parseObject(text);
  const timeMs = record && readTime(pick(record, NAMES.time));
  if (!record || timeMs === undefined) {
    return { timeMs: undefined, level: 'info', message: text, fields: {} };
  }
  return {
    timeMs,
    level: readLevel(pick(record, NAMES.level)),
    message: readString(pick(record, NAMES.message)) ?? '',
    release: readString(pick(record, NAMES.release)),
    traceId: readString(pick(record, NAMES.traceId)),
    spanId: readString(pick(record, NAMES.spanId)),
    fields: rest(record),
  };
}

function parseObject(text: string): JsonObject | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pick(record: JsonObject, names: string[]): unknown {
  for (const name of names) {
    if (record[name] !== undefined) return record[name];
  }
  return undefined;
}

function readTime(value: unknown): number | undefined {
  const timeMs = typeof value === 'string' ? Date.parse(value) : value;
  return typeof timeMs === 'number' && Number.isFinite(timeMs) ? timeMs : undefined;
}

/** A word, or a number in steps of ten as pino writes it. */
function readLevel(value: unknown): LogLevel {
  if (typeof value === 'string') return LEVELS[value.toLowerCase()] ?? 'info';
  if (typeof value !== 'number') return 'info';
  if (value >= 60) return 'fatal';
  if (value >= 50) return 'error';
  if (value >= 40) return 'warn';
  if (value >= 30) return 'info';
  return value >= 20 ? 'debug' : 'trace';
}

function readString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function rest(record: JsonObject): LogFields {
  const fields: LogFields = {};
  for (const [name, value] of Object.entries(record)) {
    if (!TAKEN.has(name)) fields[name] = value;
  }
  return fields;
}
