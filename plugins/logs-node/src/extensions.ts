import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type {
  LogFilter,
  LogHistogram,
  LogLine,
  LogPage,
  LogQuery,
  LogTailQuery,
} from '@internal/plugin-logs-common';

/** Where logs are. One machine: rotated files; production: Loki, OpenSearch, CloudWatch Logs. */
export interface LogSource {
  readonly id: string;
  /** Stops early when the signal aborts. */
  search(query: LogQuery, options?: { signal?: AbortSignal }): Promise<LogPage>;
  histogram(
    filter: LogFilter,
    stepSeconds: number,
    options?: { signal?: AbortSignal },
  ): Promise<LogHistogram>;
  /** Ends when the signal aborts. */
  tail(query: LogTailQuery, signal: AbortSignal): AsyncIterable<LogLine>;
}

export interface LogSourceExtensionPoint {
  /**
   * Exactly one source answers.
   * @throws Error when there is a source already: remove one of the two modules from the backend.
   */
  addSource(source: LogSource): void;
}

/** Filled by modules `logs-backend-module-<provider>`. */
export const logSourceExtensionPoint = createExtensionPoint<LogSourceExtensionPoint>({
  id: 'logs.source',
});
