import type { SignedTreeHead, SigningKey } from '@internal/plugin-audit-common';
import { bytesOfBase64, hexOf } from './bytes';
import { canonicalJson } from './canonicalJson';

export type SignatureVerdict =
  | { status: 'valid' }
  | { status: 'invalid'; message: string }
  /** The browser has no Ed25519. */
  | { status: 'unsupported' };

/** Whether a head was signed by the key that it names, and whether that key is the one that its fingerprint is of. */
export async function verifySignature(
  head: SignedTreeHead,
  keys: SigningKey[],
  subtle: SubtleCrypto,
): Promise<SignatureVerdict> {
  const key = keys.find(({ fingerprint }) => fingerprint === head.keyFingerprint);
  if (!key) return { status: 'invalid', message: 'The ledger does not know the key that it names' };
  const der = bytesOfBase64(key.publicKeyPem.replace(/-----[A-Z ]+-----/g, ''));
  if (hexOf(await subtle.digest('SHA-256', der)) !== key.fingerprint) {
    return { status: 'invalid', message: 'The fingerprint is not that of the key' };
  }
  let publicKey: CryptoKey;
  try {
    publicKey = await subtle.importKey('spki', der, { name: 'Ed25519' }, false, ['verify']);
  } catch (error) {
    if ((error as Error).name === 'NotSupportedError') return { status: 'unsupported' };
    return { status: 'invalid', message: 'The key is no Ed25519 key' };
  }
  const { signature, ...signed } = head;
  const valid = await subtle.verify(
    { name: 'Ed25519' },
    publicKey,
    bytesOfBase64(signature),
    new TextEncoder().encode(canonicalJson(signed)),
  );
  return valid
    ? { status: 'valid' }
    : { status: 'invalid', message: 'The signature is not of this head' };
}
