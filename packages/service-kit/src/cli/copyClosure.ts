import { existsSync } from 'node:fs';
import { cp, readFile, realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

interface Manifest {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** A package in the artifact. */
export interface CopiedPackage {
  name: string;
  version: string;
  /** Below `node_modules` of the artifact. */
  path: string;
}

/** No use at run time. */
const SKIPPED =
  /(\.(d\.[cm]?ts|ts|map|md|markdown|flow)$|(^|\/)(test|tests|__tests__|docs|examples|\.github)(\/|$))/;

/**
 * Copies packages and all that they depend on. A package lies at the top, or inside its dependent where another version has
 * the top.
 *
 * @param names - Required by the artifact, resolved as the kit sees them.
 * @param folder - Of the service.
 * @param target - `node_modules` of the artifact.
 */
export async function copyClosure(
  names: readonly string[],
  folder: string,
  target: string,
): Promise<CopiedPackage[]> {
  const kit = await realpath(join(import.meta.dirname, '..', '..'));
  const copied = new Map<string, CopiedPackage>();
  const add = async (
    name: string,
    from: string,
    inside: string,
    optional: boolean,
  ): Promise<void> => {
    const source = await find(name, from);
    if (!source) {
      if (optional) return;
      throw new Error(`"${name}" is needed by ${from} and not installed`);
    }
    const manifest = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as Manifest;
    const top = copied.get(name);
    if (top?.version === manifest.version) return;
    const path = top ? join(inside, 'node_modules', name) : name;
    if (copied.has(path)) return;
    copied.set(path, { name, version: manifest.version, path });
    await cp(source, join(target, path), {
      recursive: true,
      filter: file => wanted(relative(source, file).split(sep).join('/')),
    });
    const optionals = manifest.optionalDependencies ?? {};
    for (const dependency of Object.keys({ ...manifest.dependencies, ...optionals }).sort()) {
      await add(dependency, source, path, dependency in optionals);
    }
  };
  for (const name of [...names].sort()) {
    const from = (await find(name, folder)) ? folder : kit;
    await add(name, from, '', false);
  }
  return [...copied.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What of a package is copied. Its own node_modules are resolved one by one. */
const wanted = (path: string) =>
  path === '' || (!path.split('/').includes('node_modules') && !SKIPPED.test(path));

/** The folder of a package as Node finds it from another folder. */
async function find(name: string, from: string): Promise<string | undefined> {
  for (let folder = await realpath(from); ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpath(candidate);
    if (dirname(folder) === folder) return undefined;
  }
}
