import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { LogHistogram, LogLine, LogPage, LogQuery } from '@internal/plugin-logs-common';

/** Where logs are. One machine: rotated files; production: Loki, OpenSearch, CloudWatch Logs. */
export interface LogSource {
  readonly id: string;
  search(query: LogQuery): Promise<LogPage>;
  histogram(query: Omit<LogQuery, 'limit' | 'cursor' | 'order'>, stepSeconds: number): Promise<LogHistogram>;
  /** Ends when the signal aborts. */
  tail(query: Pick<LogQuery, 'service' | 'environment' | 'minLevel' | 'text'>, signal: AbortSignal): AsyncIterable<LogLine>;
}

export interface LogSourceExtensionPoint {
  addSource(source: LogSource): void;
}

export const logSourceExtensionPoint = createExtensionPoint<LogSourceExtensionPoint>({ id: 'logs.source' });
