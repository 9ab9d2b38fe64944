import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeFileAtomic } from './atomicFile.ts';

/** The content of a 0600 file that is filled with 32 random bytes (base64url) when it does not exist. */
export function secretOf(file: string): string {
  if (!existsSync(file)) {
    writeFileAtomic(file, randomBytes(32).toString('base64url'), 0o600);
  }
  return readFileSync(file, 'utf8').trim();
}
