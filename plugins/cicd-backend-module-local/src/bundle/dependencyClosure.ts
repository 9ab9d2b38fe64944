import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BuildError } from '../BuildError';
import { type InstalledPackage, readManifest } from '../install/Workspace';
import type { TarEntry } from './tar';

/** Folders at the root of a package that nothing loads at run time. */
const UNUSED_FOLDERS = new Set([
  'node_modules',
  'docs',
  'doc',
  'example',
  'examples',
  'test',
  'tests',
  '__tests__',
  'benchmark',
  'benchmarks',
  'coverage',
  'man',
  '.github',
  '.vscode',
  'scripts',
  'typings',
  'tsconfig',
]);
const UNUSED_FILES =
  /(\.d\.[cm]?ts|\.map|\.tsbuildinfo|\.flow|\.test\.[cm]?js)$|^(readme|changelog|changes|history|contributing|authors|security|code_of_conduct)(\.(md|txt|rst))?$|^\.|\.markdown$/i;
const NATIVE_PREBUILDS = /^(darwin|linux|win32|android|freebsd)-/;

/** Whether a file of an archive is more than types, source maps and papers of a package; all files of the service itself are. */
export function neededAtRunTime(path: string): boolean {
  if (!path.startsWith('node_modules/')) return true;
  return !UNUSED_FILES.test(path.slice(path.lastIndexOf('/') + 1));
}

interface Placed extends InstalledPackage {
  /** `node_modules/a` or `node_modules/a/node_modules/b`. */
  path: string;
}

/**
 * The files of `node_modules` that the given packages need at run time: themselves and all that they depend on, in the versions
 * that they resolve here. One version of a package lies at the top, others below the package that wants them, as npm would do.
 * @param roots names, resolved from the first of `fromDirs` that has them
 */
export function dependencyClosure(roots: string[], fromDirs: string[]): TarEntry[] {
  const placed = new Map<string, Placed>();
  const queue: Array<{ name: string; from: string; parent: string; optional: boolean }> = [
    ...new Set(roots),
  ]
    .sort()
    .map(name => ({ name, from: '', parent: '', optional: false }));
  for (let next = queue.shift(); next; next = queue.shift()) {
    const found = next.from
      ? resolvePackage(next.name, next.from)
      : fromDirs.map(dir => resolvePackage(next!.name, dir)).find(Boolean);
    if (!found) {
      if (next.optional) continue;
      throw new BuildError(
        `The bundle leaves '${next.name}' outside, and it is not installed. Name it in package.json, or bundle it.`,
      );
    }
    const path = place(next.name, next.parent, found, placed);
    if (!path) continue;
    placed.set(path, { ...found, path });
    const { dependencies, optionalDependencies, peerDependencies } = found.manifest;
    const optional = new Set(Object.keys({ ...optionalDependencies, ...peerDependencies }));
    for (const name of Object.keys({
      ...peerDependencies,
      ...optionalDependencies,
      ...dependencies,
    }).sort()) {
      queue.push({ name, from: found.dir, parent: path, optional: optional.has(name) });
    }
  }
  return [...placed.values()].flatMap(({ dir, path }) => filesOf(dir, path, true));
}

/** Where a package must go so that its parent finds this version; undefined when the parent finds it already. */
function place(
  name: string,
  parent: string,
  found: InstalledPackage,
  placed: Map<string, Placed>,
): string | undefined {
  let free: string | undefined;
  for (let at: string | undefined = parent; at !== undefined; at = parentOf(at)) {
    const path = `${at ? `${at}/` : ''}node_modules/${name}`;
    const there = placed.get(path);
    if (there) return there.manifest.version === found.manifest.version ? undefined : free;
    free = path;
  }
  return free;
}

function parentOf(path: string): string | undefined {
  if (!path) return undefined;
  const index = path.lastIndexOf('/node_modules/');
  return index < 0 ? '' : path.slice(0, index);
}

/** Node's own search: `node_modules` of this folder and of all above it. */
function resolvePackage(name: string, from: string): InstalledPackage | undefined {
  for (let dir = from; ; dir = dirname(dir)) {
    const candidate = join(dir, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) {
      const real = realpathSync(candidate);
      return { dir: real, manifest: readManifest(real) };
    }
    if (dir === dirname(dir)) return undefined;
  }
}

function filesOf(dir: string, path: string, root: boolean): TarEntry[] {
  const names = readdirSync(dir, { withFileTypes: true });
  return names.flatMap(entry => {
    const file = join(dir, entry.name);
    const target = `${path}/${entry.name}`;
    if (entry.isDirectory()) {
      if (root && UNUSED_FOLDERS.has(entry.name)) return [];
      if (entry.name === 'node_modules') return [];
      if (dir.endsWith('prebuilds') && !runsHere(entry.name)) return [];
      return filesOf(file, target, false);
    }
    return entry.isFile() && !UNUSED_FILES.test(entry.name) ? [{ path: target, file }] : [];
  });
}

function runsHere(prebuild: string): boolean {
  return (
    !NATIVE_PREBUILDS.test(prebuild) || prebuild.startsWith(`${process.platform}-${process.arch}`)
  );
}
