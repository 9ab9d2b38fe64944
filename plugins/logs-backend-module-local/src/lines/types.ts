import type { LogLevel } from '@internal/plugin-logs-common';

export type JsonObject = Record<string, unknown>;
export type LogFields = Record<string, unknown>;

/** What one line of a file says by itself. */
export interface ParsedLine {
  /** Absent where the line carries no time of its own; it then belongs to the line before it. */
  timeMs: number | undefined;
  level: LogLevel;
  message: string;
  release?: string;
  traceId?: string;
  spanId?: string;
  fields: LogFields;
}

/** A line with its place in time. */
export interface TimedLine extends ParsedLine {
  timeMs: number;
}
