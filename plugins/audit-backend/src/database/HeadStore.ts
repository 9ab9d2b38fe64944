import type { SignedTreeHead } from '@internal/plugin-audit-common';

export interface HeadStore {
  /** Keeps the first one of a size. */
  add(head: SignedTreeHead): Promise<void>;
  latest(): Promise<SignedTreeHead | undefined>;
  /** Newest first. */
  list(limit: number): Promise<SignedTreeHead[]>;
}
