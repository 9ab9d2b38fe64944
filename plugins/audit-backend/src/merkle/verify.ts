import { nodeHash } from './hash';

/** True when the path leads from the leaf to the root (RFC 9162, 2.1.3.2). */
export function verifyInclusion(proof: {
  leafIndex: number;
  treeSize: number;
  leafHash: Buffer;
  path: Buffer[];
  root: Buffer;
}): boolean {
  const { leafIndex, treeSize, path, root } = proof;
  if (leafIndex < 0 || leafIndex >= treeSize) return false;
  let index = leafIndex;
  let last = treeSize - 1;
  let hash = proof.leafHash;
  for (const sibling of path) {
    if (last === 0) return false;
    if (index % 2 === 1 || index === last) {
      hash = nodeHash(sibling, hash);
      while (index % 2 === 0 && index !== 0) {
        index /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    index = Math.floor(index / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && hash.equals(root);
}

/** True when the path shows that the first tree is the beginning of the second (RFC 9162, 2.1.4.2). Of the empty one nothing is shown. */
export function verifyConsistency(proof: {
  fromSize: number;
  toSize: number;
  fromRoot: Buffer;
  toRoot: Buffer;
  path: Buffer[];
}): boolean {
  const { fromSize, toSize, fromRoot, toRoot, path } = proof;
  if (fromSize <= 0 || fromSize > toSize) return false;
  if (fromSize === toSize) return path.length === 0 && fromRoot.equals(toRoot);
  if (path.length === 0) return false;
  const hashes = Number.isInteger(Math.log2(fromSize)) ? [fromRoot, ...path] : path;
  let index = fromSize - 1;
  let last = toSize - 1;
  while (index % 2 === 1) {
    index = Math.floor(index / 2);
    last = Math.floor(last / 2);
  }
  let [from] = hashes;
  let to = from;
  for (const sibling of hashes.slice(1)) {
    if (last === 0) return false;
    if (index % 2 === 1 || index === last) {
      from = nodeHash(sibling, from);
      to = nodeHash(sibling, to);
      while (index % 2 === 0 && index !== 0) {
        index /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      to = nodeHash(to, sibling);
    }
    index = Math.floor(index / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && from.equals(fromRoot) && to.equals(toRoot);
}
