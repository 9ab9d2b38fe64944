import type { LedgerEntry } from '@internal/plugin-audit-common';
import type { Leaf } from '../ledger/leaf';

/** Columns of `entries` that make an entry. */
export interface EntryRow {
  position: string | number;
  leaf: string;
  leaf_hash: Buffer;
}

export function entryOf(row: EntryRow): LedgerEntry {
  const { index, stream, streamIndex, previousHash, appendTime, record }: Leaf = JSON.parse(
    row.leaf,
  );
  const leafHash = row.leaf_hash.toString('hex');
  return { index, stream, streamIndex, previousHash, leafHash, appendTime, record };
}
