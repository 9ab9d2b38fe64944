import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from './paths.mjs';

const file = name => join(cacheFolder, 'stamps', name);

/** The hash of the inputs that `name` was last finished with. */
export function readStamp(name) {
  try {
    return readFileSync(file(name), 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Runs `work` when the inputs changed since it last finished; the stamp goes first and comes last. */
export async function whenStale(name, hash, upToDate, work) {
  if (upToDate && readStamp(name) === hash) return false;
  rmSync(file(name), { force: true });
  await work();
  mkdirSync(dirname(file(name)), { recursive: true });
  writeFileSync(`${file(name)}.new`, `${hash}\n`);
  renameSync(`${file(name)}.new`, file(name));
  return true;
}
