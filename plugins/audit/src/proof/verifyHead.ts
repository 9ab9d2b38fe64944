import type { ConsistencyProof, SignedTreeHead, SigningKey } from '@internal/plugin-audit-common';
import { isConsistent } from './merkle';
import { verifySignature } from './signature';

/**
 * Reads a tree head that somebody kept.
 *
 * @throws Error when the text is not one.
 */
export function readHead(text: string): SignedTreeHead {
  let head: Partial<SignedTreeHead>;
  try {
    head = JSON.parse(text);
  } catch {
    throw new Error('The file is not JSON; take one that “Save today’s head” made.');
  }
  const whole =
    Number.isInteger(head.treeSize) &&
    /^[0-9a-f]{64}$/.test(head.rootHash ?? '') &&
    [head.time, head.keyFingerprint, head.signature].every(field => typeof field === 'string');
  if (!whole)
    throw new Error('The file holds no tree head; take one that “Save today’s head” made.');
  return head as SignedTreeHead;
}

export type HeadVerdict = { status: 'consistent' | 'broken'; message: string };

/** Whether everything that lay in the ledger at a kept head still lies in it, unchanged and in its order. */
export async function verifyKeptHead(
  kept: SignedTreeHead,
  now: SignedTreeHead,
  consistency: (fromSize: number, toSize: number) => Promise<ConsistencyProof>,
  keys: SigningKey[],
  subtle: SubtleCrypto,
): Promise<HeadVerdict> {
  const broken = (message: string): HeadVerdict => ({ status: 'broken', message });
  const signature = await verifySignature(kept, keys, subtle);
  if (signature.status === 'invalid') return broken(`The kept head: ${signature.message}.`);
  if (kept.treeSize > now.treeSize) {
    return broken(
      `The kept head covers ${kept.treeSize} records, the ledger has ${now.treeSize}: its tail was cut off.`,
    );
  }
  const proof = await consistency(kept.treeSize, now.treeSize);
  const asked = { ...proof, fromSize: kept.treeSize, toSize: now.treeSize };
  if (!(await isConsistent(asked, kept.rootHash, now.rootHash, subtle))) {
    return broken(
      `The first ${kept.treeSize} records are not the ones that the kept head covers: some were changed, removed or put in another order.`,
    );
  }
  return {
    status: 'consistent',
    message: `The ${kept.treeSize} records that the kept head covers lie unchanged at the beginning of the ${now.treeSize} of now.`,
  };
}
