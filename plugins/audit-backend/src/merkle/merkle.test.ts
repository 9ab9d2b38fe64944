import fc from 'fast-check';
import { foldSubtrees, Frontier } from './Frontier';
import { EMPTY_ROOT, leafHash, nodeHash } from './hash';
import { completeSubtrees, consistencyRanges, inclusionRanges, type Range } from './ranges';
import { verifyConsistency, verifyInclusion } from './verify';

const LEAVES = Array.from({ length: 70 }, (_, n) => leafHash(`leaf ${n}`));

/** The definition of RFC 6962, as it stands there. */
function hashOf(leaves: Buffer[]): Buffer {
  if (leaves.length === 0) return EMPTY_ROOT;
  if (leaves.length === 1) return leaves[0];
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(hashOf(leaves.slice(0, k)), hashOf(leaves.slice(k)));
}

const rootOf = (size: number) => hashOf(LEAVES.slice(0, size));
const rangeHash = (range: Range) =>
  foldSubtrees(
    completeSubtrees(range).map(({ level, index }) =>
      hashOf(LEAVES.slice(index * 2 ** level, (index + 1) * 2 ** level)),
    ),
  );

describe('Merkle tree', () => {
  it('grows at its right edge to the root that RFC 6962 defines', () => {
    const tree = new Frontier();
    expect(tree.root).toEqual(rootOf(0));
    for (const [index, leaf] of LEAVES.entries()) {
      for (const node of tree.append(leaf)) {
        const width = 2 ** node.level;
        const below = LEAVES.slice(node.index * width, (node.index + 1) * width);
        expect(below).toHaveLength(width);
        expect(node.hash).toEqual(hashOf(below));
      }
      expect(tree.root).toEqual(rootOf(index + 1));
    }
  });

  it('continues from the subtrees at its edge', () => {
    for (let size = 0; size < LEAVES.length; size++) {
      const edge = completeSubtrees({ begin: 0, end: size }).map(node => {
        const width = 2 ** node.level;
        return {
          ...node,
          hash: hashOf(LEAVES.slice(node.index * width, (node.index + 1) * width)),
        };
      });
      const tree = new Frontier(size, edge);
      tree.append(LEAVES[size]);
      expect(tree.root).toEqual(rootOf(size + 1));
    }
  });

  it('proves that each leaf is in each tree, and no other leaf', () => {
    for (let treeSize = 1; treeSize <= LEAVES.length; treeSize++) {
      const root = rootOf(treeSize);
      for (let leafIndex = 0; leafIndex < treeSize; leafIndex++) {
        const path = inclusionRanges(leafIndex, treeSize).map(rangeHash);
        const proof = { leafIndex, treeSize, leafHash: LEAVES[leafIndex], path, root };
        expect(verifyInclusion(proof)).toBe(true);
        expect(verifyInclusion({ ...proof, leafHash: leafHash('other') })).toBe(false);
      }
    }
  });

  it('proves that each tree is the beginning of each later one, and of no other', () => {
    for (let toSize = 0; toSize <= LEAVES.length; toSize++) {
      for (let fromSize = 1; fromSize <= toSize; fromSize++) {
        const path = consistencyRanges(fromSize, toSize).map(rangeHash);
        const proof = {
          fromSize,
          toSize,
          path,
          fromRoot: rootOf(fromSize),
          toRoot: rootOf(toSize),
        };
        expect(verifyConsistency(proof)).toBe(true);
        expect(verifyConsistency({ ...proof, fromRoot: leafHash('other') })).toBe(false);
      }
    }
  });

  it('cuts trees of any size without losing a leaf', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 45), end => {
        const nodes = completeSubtrees({ begin: 0, end });
        let at = 0;
        for (const { level, index } of nodes) {
          expect(index * 2 ** level).toBe(at);
          at += 2 ** level;
        }
        expect(at).toBe(end);
      }),
    );
  });
});
