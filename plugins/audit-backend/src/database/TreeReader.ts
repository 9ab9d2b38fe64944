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
    const [proof] = await this.inclusions([leafIndex], treeSize);
    return proof;
  }

  /** Of several leaves, by one question. */
  async inclusions(leafIndexes: number[], treeSize: number): Promise<InclusionProof[]> {
    const ranges = leafIndexes.map(index => inclusionRanges(index, treeSize));
    const hashes = await this.#hashes(ranges.flat());
    return leafIndexes.map((leafIndex, place) => {
      const path = hashes.splice(0, ranges[place].length);
      return { leafIndex, treeSize, path: path.map(hash => hash.toString('hex')) };
    });
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
    const nodes = (await readNodes(this.knex, subtrees.flat())).map(({ hash }) => hash);
    let at = 0;
    return subtrees.map(({ length }) => foldSubtrees(nodes.slice(at, (at += length))));
  }
}
