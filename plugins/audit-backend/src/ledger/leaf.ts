import type { LedgerEntry } from '@internal/plugin-audit-common';
import canonicalize from 'canonicalize';
import { leafHash } from '../merkle/hash';

/** What is hashed of an entry. */
export type Leaf = Pick<
  LedgerEntry,
  'index' | 'stream' | 'streamIndex' | 'previousHash' | 'appendTime' | 'record'
>;

export const FIRST_PREVIOUS_HASH = '0'.repeat(64);

/** Canonical JSON (RFC 8785). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('There is no JSON of this value');
  return text;
}

export interface EncodedLeaf {
  text: string;
  hash: Buffer;
}

export function encodeLeaf({
  index,
  stream,
  streamIndex,
  previousHash,
  appendTime,
  record,
}: Leaf): EncodedLeaf {
  const text = canonicalJson({ index, stream, streamIndex, previousHash, appendTime, record });
  return { text, hash: leafHash(text) };
}
