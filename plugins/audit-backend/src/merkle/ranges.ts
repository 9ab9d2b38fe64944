/** Leaves `begin` to `end` (exclusive). */
export interface Range {
  begin: number;
  end: number;
}

/** A complete subtree: leaves `index * 2^level` to `(index + 1) * 2^level`. Level 0 is a leaf. */
export interface NodeId {
  level: number;
  index: number;
}

// Plain arithmetic instead of bit operators, which end at 32 bits.

/** Largest power of two that is smaller than `n`; n ≥ 2. */
function splitPoint(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}

/** The complete subtrees, from left to right, whose hashes make the hash of a range that begins where RFC 6962 cuts. */
export function completeSubtrees({ begin, end }: Range): NodeId[] {
  const nodes: NodeId[] = [];
  for (let at = begin; at < end; ) {
    let level = 0;
    let size = 1;
    while (at % (size * 2) === 0 && at + size * 2 <= end) {
      size *= 2;
      level += 1;
    }
    nodes.push({ level, index: at / size });
    at += size;
  }
  return nodes;
}

/** The ranges whose hashes prove that leaf `index` is in the tree of `size` leaves, bottom up (RFC 6962, 2.1.1). */
export function inclusionRanges(index: number, size: number): Range[] {
  const ranges: Range[] = [];
  let { begin, end }: Range = { begin: 0, end: size };
  while (end - begin > 1) {
    const middle = begin + splitPoint(end - begin);
    if (index < middle) {
      ranges.unshift({ begin: middle, end });
      end = middle;
    } else {
      ranges.unshift({ begin, end: middle });
      begin = middle;
    }
  }
  return ranges;
}

/** The ranges whose hashes prove that the tree of `fromSize` leaves is the beginning of that of `toSize` (RFC 6962, 2.1.2). */
export function consistencyRanges(fromSize: number, toSize: number): Range[] {
  if (fromSize === 0 || fromSize === toSize) return [];
  const ranges: Range[] = [];
  let { begin, end }: Range = { begin: 0, end: toSize };
  while (end !== fromSize) {
    const middle = begin + splitPoint(end - begin);
    if (fromSize <= middle) {
      ranges.unshift({ begin: middle, end });
      end = middle;
    } else {
      ranges.unshift({ begin, end: middle });
      begin = middle;
    }
  }
  // The old tree's own last subtree is known to who holds the old root, unless it is only a part of it.
  if (begin > 0) ranges.unshift({ begin, end });
  return ranges;
}
