import { EMPTY_ROOT, nodeHash } from './hash';
import { completeSubtrees, type NodeId } from './ranges';

export interface TreeNode extends NodeId {
  hash: Buffer;
}

/** Hash of a range from those of its complete subtrees, from left to right. */
export function foldSubtrees(hashes: Buffer[]): Buffer {
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** The right edge of a growing tree: all that is needed to append leaves and to know the root. */
export class Frontier {
  #size: number;
  #nodes: TreeNode[];

  /** @param nodes hashes of `completeSubtrees({begin: 0, end: size})`, in that order */
  constructor(size = 0, nodes: TreeNode[] = []) {
    if (completeSubtrees({ begin: 0, end: size }).length !== nodes.length) {
      throw new Error(`A tree of ${size} leaves has another number of subtrees at its edge`);
    }
    this.#size = size;
    this.#nodes = [...nodes];
  }

  get size(): number {
    return this.#size;
  }

  get root(): Buffer {
    return this.#size === 0 ? EMPTY_ROOT : foldSubtrees(this.#nodes.map(node => node.hash));
  }

  /** Appends a leaf and answers the subtrees above it that it completes. */
  append(leaf: Buffer): TreeNode[] {
    const completed: TreeNode[] = [];
    let node: TreeNode = { level: 0, index: this.#size, hash: leaf };
    while (this.#nodes.at(-1)?.level === node.level) {
      const left = this.#nodes.pop()!;
      node = {
        level: node.level + 1,
        index: left.index / 2,
        hash: nodeHash(left.hash, node.hash),
      };
      completed.push(node);
    }
    this.#nodes.push(node);
    this.#size += 1;
    return completed;
  }
}
