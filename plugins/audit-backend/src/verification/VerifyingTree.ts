import { EMPTY_ROOT, nodeHash } from '../merkle/hash';
import type { NodeId } from '../merkle/ranges';

/** A subtree whose stored hash is missing or not the computed one. */
export interface Doubt extends NodeId {
  /** What proved wrong by the hashes above: what lies below, or the stored hash itself. */
  wrong?: 'below' | 'stored';
}

interface Candidates extends NodeId {
  /** What its hash may be, the computed one first; none: a leaf below is lost and nothing is stored. */
  hashes: Buffer[];
  doubt?: Doubt;
}

const MOST_ROOTS = 16;

/**
 * A tree that is computed anew and held against the stored hashes. Where they differ, both are carried on until the hash above, or a
 * signed head, tells which one is right; where a leaf is lost, the stored one stands in.
 */
export class VerifyingTree {
  #nodes: Candidates[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** What the root may be; none when a lost leaf lies at the right edge. */
  get roots(): Buffer[] {
    if (this.#size === 0) return [EMPTY_ROOT];
    return this.#nodes
      .map(({ hashes }) => hashes)
      .reduceRight((right, left) =>
        left.flatMap(a => right.map(b => nodeHash(a, b))).slice(0, MOST_ROOTS),
      );
  }

  /**
   * @param leaf undefined when it is lost
   * @param stored answers the stored hash of a subtree
   */
  append(leaf: Buffer | undefined, stored: (node: NodeId) => Buffer | undefined): Doubt[] {
    const doubts: Doubt[] = [];
    let node: Candidates = { level: 0, index: this.#size, hashes: leaf ? [leaf] : [] };
    while (this.#nodes.at(-1)?.level === node.level) {
      const left = this.#nodes.pop()!;
      node = join(left, node, stored({ level: node.level + 1, index: left.index / 2 }));
      if (node.doubt) doubts.push(node.doubt);
    }
    this.#nodes.push(node);
    this.#size += 1;
    return doubts;
  }
}

function join(left: Candidates, right: Candidates, stored: Buffer | undefined): Candidates {
  const id = { level: left.level + 1, index: left.index / 2 };
  const computed = left.hashes.flatMap((a, which) =>
    right.hashes.map((b, other) => ({ hash: nodeHash(a, b), which, other })),
  );
  const match = stored && computed.find(({ hash }) => hash.equals(stored));
  if (match) {
    settle(left, match.which);
    settle(right, match.other);
    return { ...id, hashes: [stored] };
  }
  const hashes = [computed[0]?.hash, stored].filter(hash => hash !== undefined);
  // Without a computed hash there is nothing to doubt: the lost leaf is named already.
  return { ...id, hashes, ...((computed.length > 0 || !stored) && { doubt: { ...id } }) };
}

function settle({ doubt }: Candidates, place: number): void {
  if (doubt) doubt.wrong = place === 0 ? 'stored' : 'below';
}
