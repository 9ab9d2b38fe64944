export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** No query text: providers translate this to LogQL, OpenSearch DSL and so on. */
export interface LogQuery {
  service: string;
  environment?: string;
  /** Release digest. */
  release?: string;
  /** At least this severe. */
  minLevel?: LogLevel;
  /** Case-insensitive substring of the message or of any field. */
  text?: string;
  traceId?: string;
  /** RFC 3339. */
  from: string;
  to: string;
  limit: number;
  cursor?: string;
  order: 'newest' | 'oldest';
}

export interface LogLine {
  time: string;
  level: LogLevel;
  message: string;
  service: string;
  environment: string;
  release?: string;
  traceId?: string;
  spanId?: string;
  fields: Record<string, unknown>;
}

export interface LogPage {
  items: LogLine[];
  nextCursor?: string;
}

export interface LogHistogram {
  stepSeconds: number;
  buckets: Array<{ time: string; counts: Partial<Record<LogLevel, number>> }>;
}
