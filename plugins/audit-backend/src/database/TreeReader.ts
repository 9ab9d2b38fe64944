import { InputError } from '@backstage/errors';
import type { ConsistencyProof, InclusionProof } from '@internal/plugin-audit-common';
import type { Knex } from 'knex';
import { foldSubtrees } from '../merkle/Frontier';
import { EMPTY_ROOT } from '../merkle/hash';
import { completeSubtrees, consistencyRanges, inclusionRanges, type Range } from '../merkle/ranges';
import { readNodes } from './appendEntries';

/** Roots and proofs from the stored hashes of subtrees: O(log n) rows each. */
export class TreeReader {
  constructor(private readonly knex: Knex) {}

  async root(size: number): Promise<Buffer> {
    if (size === 0) return EMPTY_ROOT;
    const [root] = await this.#hashes([{ begin: 0, end: size }]);
    return root;
  }

  async inclusion(leafIndex: number, treeSize: number): Promise<InclusionProof> {
    const path = await this.#hashes(inclusionRanges(leafIndex, treeSize));
    return { leafIndex, treeSize, path: path.map(hash => hash.toString('hex')) };
  }

  async consistency(fromSize: number, toSize: number): Promise<ConsistencyProof> {
    if (fromSize > toSize) {
      throw new InputError(`\`from\` must not be more than \`to\`: ${fromSize}, ${toSize}`);
    }
    const path = await this.#hashes(consistencyRanges(fromSize, toSize));
    return { fromSize, toSize, path: path.map(hash => hash.toString('hex')) };
  }

  async #hashes(ranges: Range[]): Promise<Buffer[]> {
    const subtrees = ranges.map(completeSubtrees);
    const nodes = await readNodes(this.knex, subtrees.flat());
    return subtrees.map(({ length }) => foldSubtrees(nodes.splice(0, length).map(one => one.hash)));
  }
}
