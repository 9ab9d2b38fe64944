import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root } from './paths.mjs';

const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'dist-types', 'coverage', 'e2e-tests']);
const TESTS = /\.(test|spec)\.[cm]?[jt]sx?$/;
const SKIPPED_FILES = /^\.|~$/;

function* filesBelow(path, tests) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile()) yield path;
  if (!stats?.isDirectory()) return;
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  for (const entry of entries) {
    if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name))
      yield* filesBelow(join(path, entry.name), tests);
    else if (
      entry.isFile() &&
      !SKIPPED_FILES.test(entry.name) &&
      (tests || !TESTS.test(entry.name))
    )
      yield join(path, entry.name);
  }
}

/**
 * sha256 over names and contents of all files below the paths (builds and dependencies left out, tests unless `tests`), and over
 * `more`. By
 * content, because a checkout without `.git` or one that was copied has no times worth trusting.
 */
export function contentHash(paths, more = [], { tests = false } = {}) {
  const hash = createHash('sha256');
  for (const path of [...paths].sort()) {
    for (const file of filesBelow(path, tests)) {
      hash.update(`\0${relative(root, file).split(sep).join('/')}\0`).update(readFileSync(file));
    }
  }
  for (const text of more) hash.update(`\0${text}`);
  return hash.digest('hex');
}
