import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fingerprintOf } from './signedHead';

/** Where private keys lie: one 0600 file each, named by fingerprint; never in the database that they protect. */
export class KeyFolder {
  constructor(private readonly folder: string) {}

  /** Makes a key and keeps it; answers its public half. */
  async create(): Promise<{ fingerprint: string; publicKeyPem: string }> {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const fingerprint = fingerprintOf(publicKey);
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await chmod(this.folder, 0o700);
    const fresh = join(this.folder, `.${fingerprint}.new`);
    await writeFile(fresh, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    await rename(fresh, this.#file(fingerprint));
    return {
      fingerprint,
      publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }) as string,
    };
  }

  /** Undefined when this folder does not have it. */
  async read(fingerprint: string): Promise<KeyObject | undefined> {
    try {
      return createPrivateKey(await readFile(this.#file(fingerprint)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  #file(fingerprint: string): string {
    return join(this.folder, `${fingerprint}.pem`);
  }
}
