import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const BLOCK = 512;

/** A file of an archive: where it goes and where its bytes are. */
export interface TarEntry {
  /** Relative, with `/`. */
  path: string;
  file: string;
}

/** All files below a folder, as entries below `prefix`. Links are followed by whoever made the folder, not here. */
export function entriesOf(dir: string, prefix = ''): TarEntry[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap(entry => {
    const path = prefix ? `${prefix}/${entry.name}` : entry.name;
    const file = join(dir, entry.name);
    if (entry.isDirectory()) return entriesOf(file, path);
    return entry.isFile() ? [{ path, file }] : [];
  });
}

/**
 * Writes a tar that depends on nothing but the files' paths, bytes and executable bits: sorted by code unit, mtime 0, uid and gid
 * 0, no owner names. The same entries give the same bytes on every machine.
 * @returns `sha256:<hex>` of the archive and its size
 */
export async function writeTar(
  entries: TarEntry[],
  target: string,
): Promise<{ digest: string; sizeBytes: number }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : 1));
  await pipeline(
    blocks(sorted),
    async function* count(source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        hash.update(chunk);
        sizeBytes += chunk.length;
        yield chunk;
      }
    },
    createWriteStream(target),
  );
  return { digest: `sha256:${hash.digest('hex')}`, sizeBytes };
}

async function* blocks(entries: TarEntry[]): AsyncGenerator<Buffer> {
  for (const { path, file } of entries) {
    const { size, mode } = lstatSync(file);
    // A path that does not fit is told in an extended header before the file's own.
    if (Buffer.byteLength(path) > 100) {
      const record = paxRecord('path', path);
      yield header('PaxHeader', record.length, 0o644, 'x');
      yield padded(record);
    }
    yield header(path, size, mode & 0o100 ? 0o755 : 0o644, '0');
    for await (const chunk of createReadStream(file)) yield chunk as Buffer;
    yield Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
  }
  yield Buffer.alloc(2 * BLOCK);
}

function header(path: string, size: number, mode: number, type: string): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(path, 0, 100, 'utf8');
  block.write(octal(mode, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(0, 12), 136);
  block.fill(' ', 148, 156);
  block.write(type, 156);
  block.write('ustar\u000000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148, 'latin1');
  return block;
}

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\u0000`;
}

/** `<length> key=value\n`, where the length counts itself. */
function paxRecord(key: string, value: string): Buffer {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes + String(bytes).length;
  if (bytes + String(length).length !== length) length = bytes + String(length).length;
  return Buffer.from(`${length}${rest}`);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);
}
