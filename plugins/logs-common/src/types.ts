export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Which lines are meant. No query text: providers translate this to LogQL, OpenSearch DSL and so on. */
export interface LogFilter {
  service: string;
  environment?: string;
  /** Release digest. */
  release?: string;
  /** At least this severe. */
  minLevel?: LogLevel;
  /** Case-insensitive substring of the message or of any field. */
  text?: string;
  traceId?: string;
  /** RFC 3339, inclusive. */
  from: string;
  /** RFC 3339, exclusive. */
  to: string;
}

/** One page of a search. */
export interface LogQuery extends LogFilter {
  /** Lines per page, 1–1000. */
  limit: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
  order: 'newest' | 'oldest';
}

/** Lines that are yet to come. */
export type LogTailQuery = Pick<LogFilter, 'service' | 'environment' | 'minLevel' | 'text'>;

export interface LogLine {
  time: string;
  level: LogLevel;
  message: string;
  service: string;
  environment: string;
  /** Process that wrote the line, where the source knows it. */
  instance?: string;
  release?: string;
  traceId?: string;
  spanId?: string;
  fields: Record<string, unknown>;
}

export interface LogPage {
  items: LogLine[];
  /** Absent on the last page. */
  nextCursor?: string;
}

export interface LogHistogram {
  stepSeconds: number;
  /** Ascending, without holes; a bucket without lines has empty `counts`. */
  buckets: Array<{ time: string; counts: Partial<Record<LogLevel, number>> }>;
}
