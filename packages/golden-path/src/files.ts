import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Folders that tools make; they are nobody's source. */
const GENERATED = new Set(['.dev', '.git', 'dist', 'node_modules', 'coverage']);

/** Files below a folder, as sorted paths with forward slashes, without what tools make. */
export async function listFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  async function walk(current: string): Promise<void> {
    for (const entry of await readdir(current, { withFileTypes: true })) {
      const path = join(current, entry.name);
      if (!entry.isDirectory()) files.push(relative(folder, path).split(sep).join('/'));
      else if (!GENERATED.has(entry.name)) await walk(path);
    }
  }
  await walk(folder);
  return files.sort();
}
