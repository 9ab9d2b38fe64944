import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  calculateJwkThumbprint,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
} from 'jose';
import { writeFileAtomic } from '../atomicFile.ts';

export const ALGORITHM = 'ES256';

/** The platform's key for tokens of workloads. */
export interface SigningKey {
  kid: string;
  privateKey: CryptoKey;
  jwks: JSONWebKeySet;
}

/** Takes the key in `<folder>/platform-jwt.json` (0600), or makes one; writes the public half to `<folder>/jwks.json`. */
export async function loadSigningKey(folder: string): Promise<SigningKey> {
  const file = join(folder, 'platform-jwt.json');
  if (!existsSync(file)) {
    const pair = await generateKeyPair(ALGORITHM, { extractable: true });
    writeFileAtomic(file, JSON.stringify(await exportJWK(pair.privateKey)));
  }
  const jwk = JSON.parse(readFileSync(file, 'utf8')) as JWK;
  const kid = await calculateJwkThumbprint(jwk);
  const { kty, crv, x, y } = jwk;
  const jwks: JSONWebKeySet = {
    keys: [{ kty, crv, x, y, kid, alg: ALGORITHM, use: 'sig' } as JWK],
  };
  writeFileAtomic(join(folder, 'jwks.json'), JSON.stringify(jwks), 0o644);
  return { kid, privateKey: (await importJWK(jwk, ALGORITHM)) as CryptoKey, jwks };
}
