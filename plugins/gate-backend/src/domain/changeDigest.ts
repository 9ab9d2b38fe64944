import type { Change } from '@internal/plugin-gate-common';
import { canonicalDigest } from '@internal/plugin-gate-node';

/**
 * What approvals belong to: the change as it will be executed, without who asks, in which words, when, and under which id. Whoever
 * swaps the release, the place or the payload has another change and needs another approval.
 */
export function changeDigest(change: Change): string {
  const { kind, entityRef, environment, from, to, payloadDigest, direction } = change;
  return canonicalDigest({ kind, entityRef, environment, from, to, payloadDigest, direction });
}

/** What a token belongs to: every field of the change. */
export function boundDigest(change: Change): string {
  return canonicalDigest(change);
}
