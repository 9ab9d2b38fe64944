import { createHash } from 'node:crypto';

const LEAF_PREFIX = Buffer.of(0);
const NODE_PREFIX = Buffer.of(1);

/** Hash of a leaf, RFC 6962 section 2.1. */
export function leafHash(content: string | Buffer): Buffer {
  return createHash('sha256').update(LEAF_PREFIX).update(content).digest();
}

/** Hash of an inner node, RFC 6962 section 2.1. */
export function nodeHash(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(NODE_PREFIX).update(left).update(right).digest();
}

/** Root of the tree without leaves. */
export const EMPTY_ROOT = createHash('sha256').digest();
