import { LOG_LEVELS } from '@internal/plugin-logs-common';
import type { LogFilter, LogLevel } from '@internal/plugin-logs-common';
import { resolveTimeRange, useTimeRange, useUrlState } from '@internal/portal-ui';

/** All that the page shows is decided by its URL: `env`, `level`, `q`, `trace`, and the time range. */
export function useLogFilters(service: string) {
  const [environment, setEnvironment] = useUrlState('env', 'all');
  const [level, setLevel] = useUrlState('level', 'all');
  const [text, setText] = useUrlState('q');
  const [traceId, setTraceId] = useUrlState('trace');
  const time = useTimeRange();

  const minLevel = LOG_LEVELS.find(known => known === level) as LogLevel | undefined;
  const conditions = {
    service,
    environment: environment === 'all' ? undefined : environment,
    minLevel,
    text: text || undefined,
  };
  /** A range that ends now means another one each time it is asked for. */
  const toFilter = (nowMs: number): LogFilter => {
    const { fromMs, toMs } = resolveTimeRange(time.range, nowMs);
    return {
      ...conditions,
      traceId: traceId || undefined,
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
    };
  };
  return {
    ...time,
    environment,
    setEnvironment,
    level,
    setLevel,
    text,
    setText,
    traceId,
    setTraceId,
    conditions,
    toFilter,
    /** Changes when other lines are meant. */
    key: [service, environment, level, text, traceId, time.rangeKey].join('|'),
  };
}

export type LogFilters = ReturnType<typeof useLogFilters>;
