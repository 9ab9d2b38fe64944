import { useApi } from '@backstage/frontend-plugin-api';
import type { LogLine, LogPage } from '@internal/plugin-logs-common';
import { useLoad } from '@internal/portal-ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { logsApiRef } from '../../api/LogsApi';
import type { LogFilters } from './useLogFilters';

const PAGE_LINES = 300;

/** Bars that fit the narrowest page. */
const BARS = 60;

/** Steps that a person can name, in seconds. */
const STEPS = [1, 5, 10, 15, 30, 60, 300, 600, 900, 1800, 3600];

/** The first page and the counts over time; both are asked again when other lines are meant. */
export function useLogLines(filters: LogFilters) {
  const api = useApi(logsApiRef);
  const query = useRef<ReturnType<LogFilters['toFilter']>>();
  const first = useLoad(
    signal => {
      query.current = filters.toFilter(Date.now());
      return api.search({ ...query.current, limit: PAGE_LINES, order: 'newest' }, signal);
    },
    [api, filters.key],
  );
  const histogram = useLoad(
    signal => {
      const filter = filters.toFilter(Date.now());
      const seconds = (Date.parse(filter.to) - Date.parse(filter.from)) / 1000;
      const step = STEPS.find(one => seconds / one <= BARS) ?? STEPS[STEPS.length - 1];
      return api.histogram(filter, step, signal);
    },
    [api, filters.key],
  );

  const [older, setOlder] = useState<LogPage[]>([]);
  const [olderError, setOlderError] = useState<Error>();
  const loading = useRef(false);
  useEffect(() => {
    setOlder([]);
    setOlderError(undefined);
  }, [filters.key, first.status]);

  const pages = first.status === 'loaded' ? [first.value, ...older] : [];
  const cursor = pages[pages.length - 1]?.nextCursor;
  const key = filters.key;
  const keyRef = useRef(key);
  keyRef.current = key;
  const loadOlder = useCallback(async () => {
    if (!cursor || !query.current || loading.current) return;
    loading.current = true;
    try {
      const page = await api.search(
        { ...query.current, limit: PAGE_LINES, order: 'newest', cursor },
        new AbortController().signal,
      );
      if (keyRef.current === key) setOlder(previous => [...previous, page]);
      setOlderError(undefined);
    } catch (error) {
      setOlderError(error instanceof Error ? error : new Error(String(error)));
    } finally {
      loading.current = false;
    }
  }, [api, cursor, key]);

  const lines: LogLine[] = pages.flatMap(({ items }) => items);
  return { first, histogram, lines, more: cursor !== undefined, loadOlder, olderError };
}
