import type { SigningKey } from '@internal/plugin-audit-common';

export type StoredKey = Omit<SigningKey, 'state'>;

export interface KeyStore {
  /** Oldest first. */
  list(): Promise<StoredKey[]>;
  /**
   * Adds the key that `next` makes of those that are there, or none; one process at a time.
   *
   * @returns all keys, oldest first
   */
  add(next: (keys: StoredKey[]) => Promise<StoredKey | undefined>): Promise<StoredKey[]>;
}
