import type { ChangeRecord } from '@internal/plugin-audit-common';
import { Frontier, type TreeNode } from '../merkle/Frontier';
import { encodeLeaf, type EncodedLeaf, FIRST_PREVIOUS_HASH, type Leaf } from './leaf';

/** The last entry of a stream. */
export interface StreamTip {
  streamIndex: number;
  leafHash: string;
}

/** What must be known of a ledger to append to it. */
export interface LedgerTip {
  size: number;
  /** Hashes of the complete subtrees at the tree's right edge, from left to right. */
  edge: TreeNode[];
  streams: Map<string, StreamTip>;
  /** Of the last entry; the next one is not earlier, whatever the clock says. */
  appendTime?: Date;
}

export interface ChainedEntry extends Leaf {
  encoded: EncodedLeaf;
}

/** The hash chain that a record belongs to. */
export function streamOf(record: ChangeRecord): string {
  return record.entityRefs[0] ?? `plugin:${record.plugin}`;
}

/** Puts records behind a ledger's last entry: their entries, and the subtrees that they complete. */
export function chain(
  tip: LedgerTip,
  records: ChangeRecord[],
  now: Date,
): { entries: ChainedEntry[]; nodes: TreeNode[] } {
  const tree = new Frontier(tip.size, tip.edge);
  const streams = new Map(tip.streams);
  const appendTime = (tip.appendTime && tip.appendTime > now ? tip.appendTime : now).toISOString();
  const nodes: TreeNode[] = [];
  const entries = records.map(record => {
    const stream = streamOf(record);
    const last = streams.get(stream);
    const leaf: Leaf = {
      index: tree.size,
      stream,
      streamIndex: last ? last.streamIndex + 1 : 0,
      previousHash: last?.leafHash ?? FIRST_PREVIOUS_HASH,
      appendTime,
      record,
    };
    const encoded = encodeLeaf(leaf);
    streams.set(stream, {
      streamIndex: leaf.streamIndex,
      leafHash: encoded.hash.toString('hex'),
    });
    nodes.push(...tree.append(encoded.hash));
    return { ...leaf, encoded };
  });
  return { entries, nodes };
}
