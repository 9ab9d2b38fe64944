import type { LedgerEntry, RecordProof, SigningKey } from '@internal/plugin-audit-common';
import { canonicalJson } from './canonicalJson';
import { leafHash, rootOfInclusion } from './merkle';
import { verifySignature } from './signature';

/** One thing that was checked in the browser. */
export interface ProofStep {
  title: string;
  status: 'holds' | 'broken' | 'skipped';
  detail: string;
}

/** The leaf hash of an entry, over what the ledger says that it is made of. */
export function leafHashOf(entry: LedgerEntry, subtle: Pick<SubtleCrypto, 'digest'>) {
  const { index, stream, streamIndex, previousHash, appendTime, record } = entry;
  const leaf = { index, stream, streamIndex, previousHash, appendTime, record };
  return leafHash(new TextEncoder().encode(canonicalJson(leaf)), subtle);
}

/** Follows a record to its leaf, the leaf to the root, and the root to the signature; trusts nothing but the key. */
export async function verifyRecord(
  { entry, inclusion, head }: RecordProof,
  keys: SigningKey[],
  subtle: SubtleCrypto,
): Promise<ProofStep[]> {
  const leaf = await leafHashOf(entry, subtle);
  const root =
    inclusion.treeSize === head.treeSize && inclusion.leafIndex === entry.index
      ? await rootOfInclusion(inclusion, leaf, subtle).catch((error: Error) => error)
      : new Error('The path is of another leaf or tree');
  const signature = await verifySignature(head, keys, subtle);
  return [
    {
      title: 'The record has its hash',
      status: leaf === entry.leafHash ? 'holds' : 'broken',
      detail:
        leaf === entry.leafHash
          ? `Leaf ${entry.index} is ${leaf.slice(0, 16)}…`
          : `It hashes to ${leaf.slice(0, 16)}…, not ${entry.leafHash.slice(
              0,
              16,
            )}…: it was changed`,
    },
    {
      title: 'The hash lies in the tree',
      status: root === head.rootHash ? 'holds' : 'broken',
      detail: inclusionDetail(root, inclusion.path.length, head.rootHash),
    },
    {
      title: 'The tree head is signed',
      status: ({ valid: 'holds', invalid: 'broken', unsupported: 'skipped' } as const)[
        signature.status
      ],
      detail: {
        valid: `Ed25519, key ${head.keyFingerprint.slice(0, 16)}…`,
        unsupported: 'This browser has no Ed25519; the exported verifier checks it',
        invalid: signature.status === 'invalid' ? signature.message : '',
      }[signature.status],
    },
  ];
}

function inclusionDetail(root: string | Error, hashes: number, expected: string): string {
  if (root instanceof Error) return root.message;
  return root === expected
    ? `${hashes} ${hashes === 1 ? 'hash leads' : 'hashes lead'} from the leaf to the root`
    : `The path leads to ${root.slice(0, 16)}…, not to ${expected.slice(0, 16)}…`;
}
