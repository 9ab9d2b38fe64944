import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

/** Thrown when files were rotated between two reads, so that offsets no longer mean what they meant; reading again helps. */
export class RotatedWhileReadingError extends Error {
  override name = 'RotatedWhileReadingError';
}

interface Segment {
  handle: FileHandle;
  /** Offset of its first byte in the chain. */
  start: number;
  size: number;
  head: Buffer;
}

/** Enough to tell two log files apart: the first line carries a time. */
const HEAD_BYTES = 256;

/**
 * The files of one process (`x.log.2`, `x.log.1`, `x.log`) as one sequence of bytes, as they were at the moment of opening.
 *
 * The supervisor rotates by copy and truncate, so an open file can lose its contents under the reader. `verify` notices.
 */
export class LogFileChain {
  private constructor(
    private readonly segments: Segment[],
    readonly size: number,
    /** When the oldest file was made; the best guess for lines before the first that carries a time. */
    readonly startTimeMs: number,
  ) {}

  /** @param paths - Oldest first. */
  static async open(paths: string[]): Promise<LogFileChain> {
    const segments: Segment[] = [];
    const inodes = new Set<number>();
    let start = 0;
    let startTimeMs: number | undefined;
    try {
      for (const path of paths) {
        const handle = await open(path, 'r');
        const segment: Segment = { handle, start, size: 0, head: Buffer.alloc(0) };
        segments.push(segment);
        const stat = await handle.stat();
        if (inodes.has(stat.ino)) throw new RotatedWhileReadingError(path);
        inodes.add(stat.ino);
        segment.size = stat.size;
        segment.head = await readHead(handle, stat.size);
        startTimeMs ??= stat.birthtimeMs || stat.mtimeMs;
        start += stat.size;
      }
      dropHalfMadeCopy(segments);
    } catch (error) {
      await Promise.all(segments.map(({ handle }) => handle.close()));
      if (isMissing(error)) throw new RotatedWhileReadingError('A file was renamed');
      throw error;
    }
    const last = segments.at(-1);
    return new LogFileChain(segments, last ? last.start + last.size : 0, startTimeMs ?? 0);
  }

  /** Bytes `[from, to)` of the chain. */
  async read(from: number, to: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (const segment of this.segments) {
      const low = Math.max(from, segment.start);
      const high = Math.min(to, segment.start + segment.size);
      if (low >= high) continue;
      const buffer = Buffer.allocUnsafe(high - low);
      const { bytesRead } = await segment.handle.read(buffer, 0, high - low, low - segment.start);
      if (bytesRead < high - low) throw new RotatedWhileReadingError('A file was truncated');
      parts.push(buffer);
    }
    return parts.length === 1 ? parts[0] : Buffer.concat(parts);
  }

  /** @throws RotatedWhileReadingError when what was read may be torn. */
  async verify(): Promise<void> {
    for (const { handle, size, head } of this.segments) {
      const stat = await handle.stat();
      const now = await readHead(handle, head.length);
      if (stat.size < size || !now.equals(head)) {
        throw new RotatedWhileReadingError('A file was truncated');
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.segments.map(({ handle }) => handle.close()));
  }
}

async function readHead(handle: FileHandle, size: number): Promise<Buffer> {
  const head = Buffer.alloc(Math.min(size, HEAD_BYTES));
  const { bytesRead } = await handle.read(head, 0, head.length, 0);
  return head.subarray(0, bytesRead);
}

/** Between copy and truncate both files hold the same lines: the copy does not count yet. */
function dropHalfMadeCopy(segments: Segment[]): void {
  const live = segments.at(-1);
  const copy = segments.at(-2);
  if (!live || !copy || copy.size === 0 || live.size === 0) return;
  const common = Math.min(live.head.length, copy.head.length);
  if (!live.head.subarray(0, common).equals(copy.head.subarray(0, common))) return;
  live.start = copy.start;
  copy.size = 0;
  copy.head = Buffer.alloc(0);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
