import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

export interface PackageJson {
  name: string;
  version: string;
  scripts?: Record<string, string>;
  bin?: string | Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

export interface InstalledPackage {
  dir: string;
  manifest: PackageJson;
}

export function readManifest(dir: string): PackageJson {
  return JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
}

/** The checkout that the portal was installed in: what it holds is what a build on this machine can use. */
export class Workspace {
  #folders?: string[];
  #internal?: Map<string, InstalledPackage>;

  constructor(readonly dir: string) {}

  /** The workspace's own packages that services may depend on, by name. */
  internal(name: string): InstalledPackage | undefined {
    this.#internal ??= new Map(
      children(join(this.dir, 'packages'))
        .filter(dir => existsSync(join(dir, 'package.json')))
        .map(dir => [readManifest(dir).name, { dir, manifest: readManifest(dir) }]),
    );
    return this.#internal.get(name);
  }

  internalNames(): string[] {
    this.internal('');
    return [...this.#internal!.keys()];
  }

  /** All installed versions of a package: hoisted to the root, or kept below a package that wants another one. */
  installed(name: string): InstalledPackage[] {
    const found = new Map<string, InstalledPackage>();
    for (const folder of this.#nodeModules()) {
      const dir = join(folder, name);
      if (!existsSync(join(dir, 'package.json'))) continue;
      const manifest = readManifest(dir);
      if (!found.has(manifest.version))
        found.set(manifest.version, { dir: realpathSync(dir), manifest });
    }
    return [...found.values()];
  }

  #nodeModules(): string[] {
    this.#folders ??= [
      this.dir,
      ...children(join(this.dir, 'packages')),
      ...children(join(this.dir, 'services')).flatMap(children),
      ...children(join(this.dir, 'plugins')),
    ]
      .map(dir => join(dir, 'node_modules'))
      .filter(existsSync);
    return this.#folders;
  }
}

function children(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => join(dir, entry.name))
    .sort();
}
