import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { readTimeRange, type TimeRange } from './timeRange';

/**
 * The page's time range, kept in the URL as `range`, or `from` and `to`.
 *
 * @example
 * const { range, setPreset, setWindow } = useTimeRange();
 * const { fromMs, toMs } = resolveTimeRange(range, Date.now());
 */
export function useTimeRange(): {
  range: TimeRange;
  /** Changes when another range is chosen; for dependency lists. */
  rangeKey: string;
  setPreset: (preset: string) => void;
  setWindow: (fromMs: number, toMs: number) => void;
} {
  const [params, setParams] = useSearchParams();
  const rangeKey = ['range', 'from', 'to'].map(name => params.get(name) ?? '').join('/');
  // eslint-disable-next-line react-hooks/exhaustive-deps -- only these three parameters count
  const range = useMemo(() => readTimeRange(params), [rangeKey]);

  const change = useCallback(
    (values: Record<string, string>) =>
      setParams(current => {
        const next = new URLSearchParams(current);
        for (const name of ['range', 'from', 'to']) next.delete(name);
        for (const [name, value] of Object.entries(values)) next.set(name, value);
        return next;
      }),
    [setParams],
  );
  const setPreset = useCallback((preset: string) => change({ range: preset }), [change]);
  const setWindow = useCallback(
    (fromMs: number, toMs: number) =>
      change({ from: String(Math.floor(fromMs)), to: String(Math.ceil(toMs)) }),
    [change],
  );
  return { range, rangeKey, setPreset, setWindow };
}
