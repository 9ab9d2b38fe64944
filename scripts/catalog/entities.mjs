import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { root } from '../bootstrap/paths.mjs';

/** The checkout as it is on disk. */
export function readFromDisk() {
  return {
    read: file => readFileSync(join(root, file), 'utf8'),
    match: pattern => globSync(pattern, { cwd: root }),
  };
}

/** The checkout as it was at a commit. */
export function readFromGit(ref) {
  const git = args =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const files = git(['ls-tree', '-r', '--name-only', ref]).split('\n').filter(Boolean);
  return {
    read: file => git(['show', `${ref}:${file}`]),
    match: pattern => files.filter(file => matchesGlob(file, pattern)),
  };
}

/** Files that `catalog.locations` of app-config.yaml names, sorted. */
export function catalogFiles(tree) {
  const locations = parse(tree.read('app-config.yaml')).catalog?.locations ?? [];
  const targets = locations.filter(({ type }) => type === 'file').map(({ target }) => target);
  return [...new Set(targets.flatMap(target => tree.match(target.replace(/^\.\//, ''))))].sort();
}

/** Entities of one file, each with where it came from. */
export function parseEntities(file, text) {
  return parseAllDocuments(text)
    .filter(document => document.contents)
    .map(document => ({
      file,
      entity: document.toJS(),
      error: document.errors[0]?.message.split('\n')[0],
    }));
}
