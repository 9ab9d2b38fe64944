import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  LogFilter,
  LogHistogram,
  LogLine,
  LogPage,
  LogQuery,
  LogTailQuery,
} from '@internal/plugin-logs-common';

/** Reads the logs of services. Each call throws ResponseError where the backend refuses. */
export interface LogsApi {
  search(query: LogQuery, signal: AbortSignal): Promise<LogPage>;
  histogram(filter: LogFilter, stepSeconds: number, signal: AbortSignal): Promise<LogHistogram>;
  /** Lines as they are written; ends with the signal, throws when the connection breaks. */
  tail(query: LogTailQuery, signal: AbortSignal): AsyncIterable<LogLine>;
}

export const logsApiRef = createApiRef<LogsApi>().with({ id: 'plugin.logs.api', pluginId: 'logs' });
