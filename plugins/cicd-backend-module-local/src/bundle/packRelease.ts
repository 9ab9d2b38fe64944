import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROLLOUT_FILE, VALUES_FILE } from '@internal/plugin-deploy-common';
import { parseAllDocuments } from 'yaml';
import { BuildError } from '../BuildError';
import { readManifest } from '../install/Workspace';
import { dependencyClosure, neededAtRunTime } from './dependencyClosure';
import { entriesOf, type TarEntry, writeTar } from './tar';

/**
 * Written by a package's build beside its code: names of packages that the bundle leaves outside, as a list or as `used`. A build
 * that has put them into `dist/node_modules` has done the work already.
 */
const EXTERNALS = 'externals.json';
const MAX_BYTES = 200 * 1024 * 1024;

/** `release.json` of a bundle: what a platform must know to run it. Nothing of when or from which commit it was made. */
export interface ReleaseManifest {
  apiVersion: 'devopshub.io/v1';
  service: string;
  /** `process.platform`-`process.arch`: native addons inside fit only this one. */
  platform: string;
  nodeMajor: number;
  needsDatabase: boolean;
  /** Names of components that this service calls. */
  dependsOn: string[];
  /** Packages by exact version, as `package.json` names them. */
  dependencies: Record<string, string>;
}

export interface PackedRelease {
  file: string;
  digest: string;
  sizeBytes: number;
  files: number;
  /** Names of the files in `migrations/`, ascending. */
  migrations: string[];
}

/**
 * Packs what `build` left in `dist/`, with the packages that it left outside, into one reproducible archive.
 * @throws BuildError when there is nothing to run in it
 */
export async function packRelease(options: {
  sourceDir: string;
  outDir: string;
  /** Folders from which externals are resolved. */
  resolveFrom: string[];
}): Promise<PackedRelease> {
  const { sourceDir, outDir, resolveFrom } = options;
  const dist = join(sourceDir, 'dist');
  if (!existsSync(join(dist, 'server.cjs'))) {
    throw new BuildError(
      'The build script made no dist/server.cjs, so there is nothing to run. It must write its CommonJS entry there.',
    );
  }
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  const entries = new Map<string, TarEntry>();
  const add = (entry: TarEntry) => entries.set(entry.path, entry);
  if (!existsSync(join(dist, 'node_modules'))) {
    dependencyClosure(readExternals(dist), [sourceDir, ...resolveFrom]).forEach(add);
  }
  // How it is set and shipped is part of what is released: the digest covers it.
  for (const name of ['migrations', 'openapi.json', VALUES_FILE, ROLLOUT_FILE]) {
    const path = join(sourceDir, name);
    if (!existsSync(path) || existsSync(join(dist, name))) continue;
    if (name === 'migrations') entriesOf(path, name).forEach(add);
    else add({ path: name, file: path });
  }
  entriesOf(dist)
    .filter(entry => entry.path !== EXTERNALS && neededAtRunTime(entry.path))
    .forEach(add);

  const migrations = [...entries.keys()]
    .flatMap(path => /^migrations\/([^/]+\.(?:[cm]?[jt]s|sql))$/.exec(path)?.[1] ?? [])
    .sort();
  const hasMigrations = [...entries.keys()].some(path => path.startsWith('migrations/'));
  const manifest = join(outDir, 'release.json');
  writeFileSync(manifest, `${JSON.stringify(describe(sourceDir, hasMigrations), null, 2)}\n`);
  add({ path: 'release.json', file: manifest });

  const file = join(outDir, 'bundle.tar');
  const { digest, sizeBytes } = await writeTar([...entries.values()], file);
  if (sizeBytes > MAX_BYTES) {
    throw new BuildError(
      `The bundle has ${Math.round(sizeBytes / 2 ** 20)} MiB; at most ${
        MAX_BYTES / 2 ** 20
      } can be released. Look at what dist/ and its externals hold.`,
    );
  }
  return { file, digest, sizeBytes, files: entries.size, migrations };
}

function readExternals(dist: string): string[] {
  const file = join(dist, EXTERNALS);
  if (!existsSync(file)) return [];
  const content = JSON.parse(readFileSync(file, 'utf8')) as string[] | { used: string[] };
  return Array.isArray(content) ? content : content.used;
}

function describe(sourceDir: string, hasMigrations: boolean): ReleaseManifest {
  return {
    apiVersion: 'devopshub.io/v1',
    service: readManifest(sourceDir)
      .name.replace(/^@internal\//, '')
      .replace(/-service$/, ''),
    platform: `${process.platform}-${process.arch}`,
    nodeMajor: Number(process.versions.node.split('.')[0]),
    needsDatabase: hasMigrations,
    dependsOn: readDependsOn(sourceDir),
    dependencies: readManifest(sourceDir).dependencies ?? {},
  };
}

/** Components in `spec.dependsOn` and in `spec.consumesApis`' owners are catalog matters; calls follow `dependsOn`. */
function readDependsOn(sourceDir: string): string[] {
  const file = join(sourceDir, 'catalog-info.yaml');
  if (!existsSync(file)) return [];
  const names = parseAllDocuments(readFileSync(file, 'utf8')).flatMap(document => {
    const refs: unknown = document.toJS()?.spec?.dependsOn;
    return Array.isArray(refs) ? refs : [];
  });
  return names
    .map(ref => /^(?:component:)?(?:default\/)?([a-z0-9-]+)$/i.exec(String(ref))?.[1])
    .filter((name): name is string => Boolean(name))
    .sort();
}
