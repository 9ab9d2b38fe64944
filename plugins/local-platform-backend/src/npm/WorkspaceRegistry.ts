import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile, cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import * as tar from 'tar';
import type { KeyedLock } from '../KeyedLock';
import type { Manifest } from './publishedManifest';
import { publishedManifest } from './publishedManifest';

export interface PackedPackage {
  manifest: Manifest;
  tarball: Buffer;
  /** `sha512-…` as npm writes it into lock files. */
  integrity: string;
  shasum: string;
}

/** Packs built workspace packages the way `npm pack` would: the manifest and `dist`. Same files, same bytes. */
export class WorkspaceRegistry {
  private readonly packed = new Map<string, { stamp: string; result: PackedPackage }>();

  constructor(
    private readonly options: { checkoutDir: string; packages: string[]; locks: KeyedLock },
  ) {}

  /**
   * @throws NotFoundError for a package that is not served, ServiceUnavailableError for one that is not built
   */
  async get(name: string): Promise<PackedPackage> {
    return this.options.locks.run(`npm:${name}`, async () => {
      const folders = await this.folders();
      const folder = folders.get(name);
      if (!folder || !this.options.packages.includes(name)) {
        throw new NotFoundError(
          `This registry has no "${name}"; it has ${this.options.packages.join(', ')}`,
        );
      }
      const stamp = await stampOf(folder);
      const known = this.packed.get(name);
      if (known?.stamp === stamp) return known.result;
      const result = await pack(folder, await versionsOf(folders));
      this.packed.set(name, { stamp, result });
      return result;
    });
  }

  private async folders(): Promise<Map<string, string>> {
    const root = join(this.options.checkoutDir, 'packages');
    const found = new Map<string, string>();
    for (const entry of await readdir(root)) {
      const manifest = await readManifest(join(root, entry)).catch(() => undefined);
      if (manifest?.name) found.set(manifest.name, join(root, entry));
    }
    return found;
  }
}

async function pack(folder: string, versions: Map<string, string>): Promise<PackedPackage> {
  const draft = await mkdtemp(join(tmpdir(), 'npm-pack-'));
  try {
    const source = await readManifest(folder);
    const manifest = publishedManifest(source, versions);
    const target = join(draft, 'package');
    for (const file of await publishedFiles(folder, source)) {
      await cp(join(folder, file), join(target, file));
    }
    await writeFile(join(target, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    const files = (await filesBelow(draft, 'package')).sort();
    const options = { cwd: draft, gzip: true, portable: true, mtime: new Date(0) };
    const chunks: Buffer[] = [];
    for await (const chunk of tar.create(options, files)) chunks.push(chunk as Buffer);
    const tarball = Buffer.concat(chunks);
    return {
      manifest,
      tarball,
      integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
      shasum: createHash('sha1').update(tarball).digest('hex'),
    };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Changes when the manifest or any published file does. */
async function stampOf(folder: string): Promise<string> {
  const files = await publishedFiles(folder, await readManifest(folder));
  const hash = createHash('sha256');
  for (const file of ['package.json', ...files]) {
    const { mtimeMs, size } = await stat(join(folder, file));
    hash.update(`${file}\0${mtimeMs}\0${size}\0`);
  }
  return hash.digest('hex');
}

/** What npm would publish: all that `files` and `bin` name, and the README. */
async function publishedFiles(folder: string, manifest: Manifest): Promise<string[]> {
  const bins =
    typeof manifest.bin === 'string' ? [manifest.bin] : Object.values(manifest.bin ?? {});
  const found = new Set<string>();
  for (const entry of [...(manifest.files ?? ['dist']), ...bins, 'README.md']) {
    const path = normalize(entry);
    const kind = await stat(join(folder, path)).catch(() => undefined);
    if (kind?.isFile()) found.add(path);
    if (kind?.isDirectory()) for (const file of await filesBelow(folder, path)) found.add(file);
  }
  if (![...found].some(file => file.startsWith('dist/'))) {
    throw new ServiceUnavailableError(
      `"${manifest.name}" is not built yet. It is built when the portal starts; run \`npm run build\`.`,
    );
  }
  return [...found].sort();
}

async function filesBelow(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true, recursive: true });
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1));
}

async function versionsOf(folders: Map<string, string>): Promise<Map<string, string>> {
  const versions = new Map<string, string>();
  for (const [name, folder] of folders) versions.set(name, (await readManifest(folder)).version);
  return versions;
}

async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
}
