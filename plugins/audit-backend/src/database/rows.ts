import type { LedgerEntry } from '@internal/plugin-audit-common';
import type { Leaf } from '../ledger/leaf';

/** Columns of `entries` that make an entry. */
export interface EntryRow {
  position: string | number;
  leaf: string;
  /** Hex where the row came as JSON. */
  leaf_hash: Buffer | string;
}

export function entryOf(row: EntryRow): LedgerEntry {
  const { index, stream, streamIndex, previousHash, appendTime, record }: Leaf = JSON.parse(
    row.leaf,
  );
  const leafHash =
    typeof row.leaf_hash === 'string' ? row.leaf_hash : row.leaf_hash.toString('hex');
  return { index, stream, streamIndex, previousHash, leafHash, appendTime, record };
}
