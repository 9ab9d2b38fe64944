import type { ReactNode } from 'react';
import { Button } from '@backstage/ui';
import type { LedgerEntry } from '@internal/plugin-audit-common';
import { ErrorState, LoadingSkeleton } from '@internal/portal-ui';
import type { Entries } from '../../data/useEntries';
import { EntryRows } from './EntryRows';
import styles from './ledger.module.css';

interface EntryListProps {
  entries: Entries;
  empty: ReactNode;
  href: (entry: LedgerEntry) => string;
  current?: string;
  self?: string;
}

/** Entries in whatever state they are, and the way to older ones. */
export function EntryList({ entries, empty, ...rows }: EntryListProps) {
  if (entries.status === 'loading') return <LoadingSkeleton label="Records" count={8} />;
  if (entries.status === 'error') {
    return (
      <ErrorState
        title="The ledger could not be read"
        unharmed="What is recorded stays recorded."
        error={entries.error}
        retry={entries.reload}
      />
    );
  }
  if (entries.entries.length === 0) return <>{empty}</>;
  return (
    <div className={styles.stack}>
      <EntryRows entries={entries.entries} {...rows} />
      <div className={styles.actions}>
        {entries.more === 'none' ? (
          <span className={styles.muted}>
            {entries.entries.length} {entries.entries.length === 1 ? 'record' : 'records'}, nothing
            older
          </span>
        ) : (
          <Button
            variant="secondary"
            size="small"
            isPending={entries.more === 'loading'}
            onPress={entries.loadMore}
          >
            Older records
          </Button>
        )}
        {entries.more === 'failed' ? (
          <span className={styles.muted}>The older records could not be read.</span>
        ) : null}
      </div>
    </div>
  );
}
