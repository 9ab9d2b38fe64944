import { bytesOfHex, hexOf } from './bytes';

type Digest = Pick<SubtleCrypto, 'digest'>;

const LEAF = 0;
const NODE = 1;

/** RFC 6962, 2.1: SHA-256 over a zero byte and the data; hex. */
export function leafHash(data: Uint8Array, subtle: Digest): Promise<string> {
  return sha256(subtle, [Uint8Array.of(LEAF), data]);
}

function nodeHash(left: string, right: string, subtle: Digest): Promise<string> {
  return sha256(subtle, [Uint8Array.of(NODE), bytesOfHex(left), bytesOfHex(right)]);
}

async function sha256(subtle: Digest, parts: Uint8Array[]): Promise<string> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return hexOf(await subtle.digest('SHA-256', bytes));
}

const half = (index: number) => Math.floor(index / 2);
const odd = (index: number) => index % 2 === 1;

/**
 * The root that a leaf and its inclusion path lead to (RFC 9162, 2.1.3.2), hex.
 *
 * @throws Error when the path can't be one of that leaf in a tree of that size.
 */
export async function rootOfInclusion(
  proof: { leafIndex: number; treeSize: number; path: string[] },
  leaf: string,
  subtle: Digest,
): Promise<string> {
  let node = proof.leafIndex;
  let last = proof.treeSize - 1;
  if (!(node >= 0 && node <= last)) throw new Error('The leaf does not lie in the tree');
  let hash = leaf;
  for (const sibling of proof.path) {
    if (last === 0) throw new Error('The path is too long');
    if (odd(node) || node === last) {
      hash = await nodeHash(sibling, hash, subtle);
      while (!odd(node) && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      hash = await nodeHash(hash, sibling, subtle);
    }
    node = half(node);
    last = half(last);
  }
  if (last !== 0) throw new Error('The path is too short');
  return hash;
}

/** Whether the tree of `fromRoot` is the beginning of that of `toRoot` (RFC 9162, 2.1.4.2). */
export async function isConsistent(
  proof: { fromSize: number; toSize: number; path: string[] },
  fromRoot: string,
  toRoot: string,
  subtle: Digest,
): Promise<boolean> {
  const { fromSize, toSize } = proof;
  if (fromSize === 0 || fromSize > toSize) return fromSize === 0;
  if (fromSize === toSize) return proof.path.length === 0 && fromRoot === toRoot;
  // The root of a whole tree is its own first node and is not sent.
  const path = isPowerOfTwo(fromSize) ? [fromRoot, ...proof.path] : proof.path;
  if (path.length === 0) return false;
  let node = fromSize - 1;
  let last = toSize - 1;
  while (odd(node)) {
    node = half(node);
    last = half(last);
  }
  let [from] = path;
  let [to] = path;
  for (const sibling of path.slice(1)) {
    if (last === 0) return false;
    if (odd(node) || node === last) {
      from = await nodeHash(sibling, from, subtle);
      to = await nodeHash(sibling, to, subtle);
      while (!odd(node) && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      to = await nodeHash(to, sibling, subtle);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && from === fromRoot && to === toRoot;
}

function isPowerOfTwo(size: number): boolean {
  return Number.isInteger(Math.log2(size));
}
