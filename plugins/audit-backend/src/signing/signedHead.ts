import { createHash, type KeyObject, sign, verify } from 'node:crypto';
import type { SignedTreeHead } from '@internal/plugin-audit-common';
import { canonicalJson } from '../ledger/leaf';

/** Hex SHA-256 of the public key (SPKI, DER). */
export function fingerprintOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

/** Ed25519 over canonical JSON, base64. */
export function signJson(value: object, privateKey: KeyObject): string {
  return sign(null, Buffer.from(canonicalJson(value)), privateKey).toString('base64');
}

export function jsonSignatureHolds(
  value: object,
  signature: string,
  publicKey: KeyObject,
): boolean {
  return verify(
    null,
    Buffer.from(canonicalJson(value)),
    publicKey,
    Buffer.from(signature, 'base64'),
  );
}

export function headSignatureHolds(head: SignedTreeHead, publicKey: KeyObject): boolean {
  const { signature, treeSize, rootHash, time, keyFingerprint } = head;
  return (
    fingerprintOf(publicKey) === keyFingerprint &&
    jsonSignatureHolds({ treeSize, rootHash, time, keyFingerprint }, signature, publicKey)
  );
}
