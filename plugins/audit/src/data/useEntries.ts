import { useCallback, useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { LedgerEntry, LedgerQuery } from '@internal/plugin-audit-common';
import { useLoad } from '@internal/portal-ui';
import { ledgerApiRef } from '../api/LedgerApi';
import { searchOf } from '../api/LedgerClient';

/** What a page knows of the entries that answer a query, newest first; switch on `status`. */
export type Entries =
  | { status: 'loading' }
  | { status: 'error'; error: Error; reload: () => void }
  | {
      status: 'loaded';
      entries: LedgerEntry[];
      /** With `withDependencies`: the entities that were looked at. */
      entityRefs?: string[];
      loadTime: number;
      stale: boolean;
      reload: () => void;
      more: 'none' | 'idle' | 'loading' | 'failed';
      loadMore: () => void;
    };

const PAGE = 50;
const REFRESH_SECONDS = 5;

interface Older {
  entries: LedgerEntry[];
  cursor?: string;
  status: 'idle' | 'loading' | 'failed';
}

/** Asks for the newest entries, keeps asking, and fetches older ones on demand. Nothing in a ledger changes, so pages can be joined. */
export function useEntries(query: LedgerQuery): Entries {
  const ledger = useApi(ledgerApiRef);
  const key = searchOf(query).toString();
  const asked = useRef(query);
  asked.current = query;
  const [older, setOlder] = useState<Older>();
  const newest = useLoad(
    signal => ledger.list({ ...asked.current, limit: PAGE }, signal),
    [ledger, key],
    { refreshSeconds: REFRESH_SECONDS },
  );
  useEffect(() => setOlder(undefined), [key]);

  const firstCursor = newest.status === 'loaded' ? newest.value.nextCursor : undefined;
  const cursor = older ? older.cursor : firstCursor;
  const first = newest.status === 'loaded' ? newest.value.items : undefined;
  const loadMore = useCallback(async () => {
    if (!cursor) return;
    // What is shown now becomes "older", so that a refresh of the first page leaves no gap.
    setOlder(before => ({
      entries: before?.entries ?? first ?? [],
      cursor: before ? before.cursor : cursor,
      status: 'loading',
    }));
    try {
      const page = await ledger.list({ ...asked.current, limit: PAGE, cursor });
      if (searchOf(asked.current).toString() !== key) return;
      setOlder(before => ({
        entries: [...(before?.entries ?? []), ...page.items],
        cursor: page.nextCursor,
        status: 'idle',
      }));
    } catch {
      setOlder(before => before && { ...before, status: 'failed' });
    }
  }, [cursor, first, key, ledger]);

  if (newest.status === 'loading') return { status: 'loading' };
  if (newest.status === 'error') {
    return { status: 'error', error: newest.error, reload: newest.reload };
  }
  return {
    status: 'loaded',
    entries: join(newest.value.items, older?.entries ?? []),
    entityRefs: newest.value.entityRefs,
    loadTime: newest.loadTime,
    stale: newest.staleError !== undefined,
    reload: newest.reload,
    more: cursor ? older?.status ?? 'idle' : 'none',
    loadMore,
  };
}

/** Newest first, each once; of an entry that is in both, the newer answer, which may know its outcome. */
export function join(newest: LedgerEntry[], older: LedgerEntry[]): LedgerEntry[] {
  const byIndex = new Map([...older, ...newest].map(entry => [entry.index, entry]));
  return [...byIndex.values()].sort((a, b) => b.index - a.index);
}
