import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, chmod, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InputError, NotFoundError } from '@backstage/errors';
import type { Artifact } from '@internal/plugin-local-platform-common';
import * as tar from 'tar';
import type { KeyedLock } from '../KeyedLock';

/**
 * Files named by their sha256, and bundles unpacked from them. Nothing is ever changed after it got its name, so a name that is
 * there is whole. Nothing is removed: a release can be rolled back to for as long as the data folder lives.
 */
export class FileArtifactStore {
  constructor(
    private readonly options: {
      artifactsDir: string;
      releasesDir: string;
      bytesLimit: number;
      locks: KeyedLock;
    },
  ) {}

  /** Takes a stream; the same bytes are stored once. */
  async put(type: Artifact['type'], content: Readable): Promise<Artifact> {
    const folder = join(this.options.artifactsDir, 'sha256');
    await mkdir(folder, { recursive: true });
    const draft = join(folder, `.draft-${randomUUID()}`);
    try {
      const { hex, sizeBytes } = await this.write(content, draft);
      await rename(draft, this.file(hex));
      await syncFolder(folder);
      return { type, ref: `local:sha256:${hex}`, digest: `sha256:${hex}`, sizeBytes };
    } finally {
      await rm(draft, { force: true });
    }
  }

  /** @throws NotFoundError when there is no artifact of this digest */
  async get(digest: string): Promise<{ digest: string; sizeBytes: number }> {
    const file = this.file(hexOf(digest));
    const found = await stat(file).catch(() => undefined);
    if (!found) throw new NotFoundError(`There is no artifact ${digest} on this machine`);
    return { digest, sizeBytes: found.size };
  }

  /** Folder of the unpacked bundle; its files are read-only. Unpacked beside and renamed, so that a crash leaves no half of it. */
  async materialize(digest: string): Promise<string> {
    const hex = hexOf(digest);
    const target = join(this.options.releasesDir, hex);
    return this.options.locks.run(`materialize:${hex}`, async () => {
      if (await exists(target)) return target;
      await this.get(digest);
      const draft = join(this.options.releasesDir, `.draft-${randomUUID()}`);
      await mkdir(draft, { recursive: true });
      try {
        await pipeline(createReadStream(this.file(hex)), tar.extract({ cwd: draft, strict: true }));
        await makeFilesReadOnly(draft);
        await rename(draft, target);
      } catch (error) {
        await rm(draft, { recursive: true, force: true });
        throw error;
      }
      return target;
    });
  }

  /** Removes what a crash left half-made. */
  async cleanUp(): Promise<void> {
    for (const folder of [join(this.options.artifactsDir, 'sha256'), this.options.releasesDir]) {
      await mkdir(folder, { recursive: true });
      for (const entry of await readdir(folder)) {
        if (entry.startsWith('.draft-')) {
          await rm(join(folder, entry), { recursive: true, force: true });
        }
      }
    }
  }

  private file(hex: string) {
    return join(this.options.artifactsDir, 'sha256', `${hex}.tar`);
  }

  private async write(content: Readable, path: string) {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    const handle = await open(path, 'wx', 0o444);
    try {
      // Destroying a request would take its answer away as well.
      for await (const chunk of content.iterator({ destroyOnReturn: false })) {
        sizeBytes += chunk.length;
        if (sizeBytes > this.options.bytesLimit) {
          throw new InputError(
            `An artifact must have at most ${this.options.bytesLimit} bytes (localPlatform.limits.artifactBytes)`,
          );
        }
        hash.update(chunk);
        await handle.write(chunk);
      }
      await handle.sync();
    } finally {
      content.resume();
      await handle.close();
    }
    return { hex: hash.digest('hex'), sizeBytes };
  }
}

function hexOf(digest: string): string {
  const match = /^sha256:([0-9a-f]{64})$/.exec(digest);
  if (!match)
    throw new InputError(`A digest must look like "sha256:<64 hex digits>", is "${digest}"`);
  return match[1];
}

/** Folders stay writable, or only root could empty the data folder. */
async function makeFilesReadOnly(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      await makeFilesReadOnly(path);
    } else if (entry.isFile()) {
      await chmod(path, ((await stat(path)).mode & 0o111) === 0 ? 0o444 : 0o555);
    }
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
