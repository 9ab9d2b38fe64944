import type { ChangeRecord, LedgerEntry } from '@internal/plugin-audit-common';

/** Which records a reader asks for; all conditions hold together. */
export interface EntryFilter {
  /** Of any of these. */
  entityRefs?: string[];
  actor?: string;
  /** Exact, or with a `*` at the end. */
  action?: string;
  kind?: string;
  environment?: string;
  correlationId?: string;
  changeId?: string;
  from?: Date;
  to?: Date;
}

/** The place between two entries in a list, which is ordered by time and then index, newest first. */
export interface EntryPlace {
  time: string;
  index: number;
}

export interface EntryStore {
  /** Appends in the given order, or nothing. Records whose id is already there stay as they are. Answers one entry per record. */
  append(records: ChangeRecord[]): Promise<LedgerEntry[]>;
  /** Newest first. */
  list(filter: EntryFilter, page: { limit: number; after?: EntryPlace }): Promise<LedgerEntry[]>;
  /** @throws NotFoundError */
  get(id: string): Promise<LedgerEntry>;
  /** How intents ended, by change id. */
  outcomes(changeIds: string[]): Promise<Map<string, LedgerEntry>>;
  /** The number of entries that are committed. */
  size(): Promise<number>;
}
