import { createHash } from 'node:crypto';
import type { JsonValue } from '@backstage/types';
import type { Change } from '@internal/plugin-gate-common';
import canonicalize from 'canonicalize';

/** `sha256:<hex>` of the canonical JSON (RFC 8785); absent and undefined fields are the same. */
export function digestOf(value: object): string {
  const plain: JsonValue = JSON.parse(JSON.stringify(value));
  return `sha256:${createHash('sha256').update(canonicalize(plain)!).digest('hex')}`;
}

/**
 * What approvals belong to: the change as it will be executed, without who asks, in which words, when, and under which id. Whoever
 * swaps the release, the place or the payload has another change and needs another approval.
 */
export function changeDigest(change: Change): string {
  const { kind, entityRef, environment, from, to, payloadDigest, direction } = change;
  return digestOf({ kind, entityRef, environment, from, to, payloadDigest, direction });
}

/** What a token belongs to: every field of the change. */
export function boundDigest(change: Change): string {
  return digestOf(change);
}
