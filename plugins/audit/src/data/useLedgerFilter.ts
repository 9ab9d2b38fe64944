import { useCallback, useMemo } from 'react';
import type { ChangeRecordKind, LedgerQuery } from '@internal/plugin-audit-common';
import { useSearchParams } from 'react-router-dom';

/** What the ledger page shows; all of it is in the URL. */
export interface LedgerFilter {
  entityRef: string;
  withDependencies: boolean;
  actor: string;
  action: string;
  kind: string;
  environment: string;
  correlationId: string;
  changeId: string;
  /** Id of one of {@link ranges}. */
  range: string;
}

export const ranges = [
  { id: 'all', label: 'All time' },
  { id: '2h', label: 'Last 2 hours', hours: 2 },
  { id: '24h', label: 'Last 24 hours', hours: 24 },
  { id: '7d', label: 'Last 7 days', hours: 168 },
  { id: '30d', label: 'Last 30 days', hours: 720 },
];

const HOUR_MS = 3_600_000;
const keys = [
  'entityRef',
  'actor',
  'action',
  'kind',
  'environment',
  'correlationId',
  'changeId',
  'range',
] as const;

export function readFilter(params: URLSearchParams): LedgerFilter {
  const text = Object.fromEntries(keys.map(key => [key, params.get(key) ?? '']));
  return {
    ...(text as Record<(typeof keys)[number], string>),
    range: ranges.some(({ id }) => id === text.range) ? text.range : 'all',
    withDependencies: params.get('withDependencies') === 'true',
  };
}

/** The query of a filter. A range is counted back from the full minute, so that asking again is the same question. */
export function queryOf(filter: LedgerFilter, nowMs: number): LedgerQuery {
  const hours = ranges.find(({ id }) => id === filter.range)?.hours;
  const minute = Math.floor(nowMs / 60_000) * 60_000;
  return {
    entityRefs: filter.entityRef ? [filter.entityRef] : undefined,
    withDependencies: filter.entityRef && filter.withDependencies ? true : undefined,
    actor: filter.actor || undefined,
    action: filter.action || undefined,
    kind: (filter.kind || undefined) as ChangeRecordKind | undefined,
    environment: filter.environment || undefined,
    correlationId: filter.correlationId || undefined,
    changeId: filter.changeId || undefined,
    from: hours ? new Date(minute - hours * HOUR_MS).toISOString() : undefined,
  };
}

export function useLedgerFilter(): {
  filter: LedgerFilter;
  query: LedgerQuery;
  /** True when something is filtered. */
  narrowed: boolean;
  change: (change: Partial<LedgerFilter>) => void;
  clear: () => void;
} {
  const [params, setParams] = useSearchParams();
  const filter = useMemo(() => readFilter(params), [params]);
  const filterKey = JSON.stringify(filter);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the moment at which the filter was chosen
  const query = useMemo(() => queryOf(filter, Date.now()), [filterKey]);
  const change = useCallback(
    (values: Partial<LedgerFilter>) =>
      setParams(
        current => {
          const next = new URLSearchParams(current);
          next.delete('record');
          for (const [key, value] of Object.entries(values)) {
            if (value && value !== 'all') next.set(key, String(value));
            else next.delete(key);
          }
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  const clear = useCallback(() => setParams({}, { replace: true }), [setParams]);
  const narrowed = Object.entries(filter).some(([, value]) => value && value !== 'all');
  return { filter, query, narrowed, change, clear };
}
