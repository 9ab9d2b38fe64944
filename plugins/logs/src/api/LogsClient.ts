import { ResponseError } from '@backstage/errors';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import type {
  LogFilter,
  LogHistogram,
  LogLine,
  LogPage,
  LogQuery,
  LogTailQuery,
} from '@internal/plugin-logs-common';
import { fetchJson } from '@internal/portal-ui';
import type { LogsApi } from './LogsApi';
import { readServerSentEvents } from './readServerSentEvents';

/** Talks to the logs backend. */
export class LogsClient implements LogsApi {
  constructor(private readonly fetchApi: FetchApi) {}

  search(query: LogQuery, signal: AbortSignal): Promise<LogPage> {
    return fetchJson(this.fetchApi, `plugin://logs/search?${toParams({ ...query })}`, { signal });
  }

  histogram(filter: LogFilter, stepSeconds: number, signal: AbortSignal): Promise<LogHistogram> {
    const params = toParams({ ...filter, stepSeconds });
    return fetchJson(this.fetchApi, `plugin://logs/histogram?${params}`, { signal });
  }

  /** Not an EventSource: that one cannot send the token that names the reader. */
  async *tail(query: LogTailQuery, signal: AbortSignal): AsyncIterable<LogLine> {
    const url = `plugin://logs/tail?${toParams({ ...query })}`;
    const response = await this.fetchApi.fetch(url, { signal });
    if (!response.ok || !response.body) throw await ResponseError.fromResponse(response);
    for await (const { event, data } of readServerSentEvents(response.body)) {
      if (event === 'line') yield JSON.parse(data);
      if (event === 'failed') throw new Error(JSON.parse(data).message);
    }
  }
}

function toParams(values: Record<string, string | number | undefined>): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') params.set(name, String(value));
  }
  return params;
}
