import { useApi } from '@backstage/frontend-plugin-api';
import type { LogLine } from '@internal/plugin-logs-common';
import { useEffect, useState } from 'react';
import { logsApiRef } from '../../api/LogsApi';
import type { LogFilters } from './useLogFilters';

const MAX_LINES = 2000;
const RECONNECT_MS = 2000;

/** Lines that came together within this time are drawn at once. */
const DRAW_MS = 250;

/** Lines written since the switch was turned on, newest first; connects again when the connection breaks. */
export function useLiveTail(filters: LogFilters, live: boolean) {
  const api = useApi(logsApiRef);
  const [lines, setLines] = useState<LogLine[]>([]);
  const [broken, setBroken] = useState<Error>();
  const { conditions, key } = filters;

  useEffect(() => {
    setLines([]);
    setBroken(undefined);
    if (!live) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    let waiting: LogLine[] = [];
    const draw = setInterval(() => {
      if (waiting.length === 0) return;
      const fresh = waiting.reverse();
      waiting = [];
      setLines(previous => [...fresh, ...previous].slice(0, MAX_LINES));
    }, DRAW_MS);
    const run = async () => {
      while (!signal.aborted) {
        try {
          for await (const line of api.tail(conditions, signal)) {
            setBroken(undefined);
            waiting.push(line);
          }
        } catch (error) {
          if (!signal.aborted) setBroken(error as Error);
        }
        await new Promise(resolve => {
          setTimeout(resolve, RECONNECT_MS);
        });
      }
    };
    run();
    return () => {
      controller.abort();
      clearInterval(draw);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `key` stands for `conditions`
  }, [api, live, key]);

  return { lines, broken };
}
