import { type ArchiverOptions, default as archiver } from 'archiver';
import type { SignedTreeHead } from '@internal/plugin-audit-common';
import type { Clock } from '@internal/plugin-kit';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { EntryFilter, EntryPlace, EntryStore } from '../database/EntryStore';
import type { HeadStore } from '../database/HeadStore';
import type { LedgerScan } from '../database/LedgerScan';
import type { TreeReader } from '../database/TreeReader';
import { encodeLeaf } from '../ledger/leaf';
import type { KeyRing } from '../signing/KeyRing';
import { EXPORT_README } from './readme';

const PAGE = 200;
const HEADS = 200;
const ZIP: ArchiverOptions = { zlib: { level: 6 } };

/** Writes records with everything that is needed to verify them elsewhere as one zip, a piece at a time. */
export class LedgerExport {
  constructor(
    private readonly parts: {
      entries: EntryStore;
      heads: HeadStore;
      scan: LedgerScan;
      tree: TreeReader;
      keyRing: KeyRing;
      clock: Clock;
    },
  ) {}

  /** @param filter undefined for the whole ledger */
  async write(
    filter: EntryFilter | undefined,
    head: SignedTreeHead,
    output: Writable,
  ): Promise<void> {
    const zip = archiver('zip', ZIP);
    const written = pipeline(zip, output);
    const failed = new Promise<never>((_, reject) => zip.on('error', reject));
    const text = (name: string, content: string) => zip.append(content, { name });
    const json = (name: string, value: object) => text(name, JSON.stringify(value, null, 2));
    const ended = (name: string, content: AsyncIterable<string>) =>
      Promise.race([written, failed, this.#appended(zip, name, content)]);

    try {
      text('README.md', EXPORT_README);
      zip.file(resolvePackagePath('@internal/plugin-audit-backend', 'assets/verify.mjs'), {
        name: 'verify.mjs',
      });
      json('head.json', head);
      const heads = (await this.parts.heads.list(HEADS)).filter(
        ({ treeSize }) => treeSize <= head.treeSize,
      );
      json('heads.json', { items: heads });
      json('keys.json', { items: await this.parts.keyRing.list() });
      const lines: Array<{ index: number; hash: string }> = [];
      await ended('records.ndjson', this.#records(filter, head, lines));
      if (filter) {
        await ended('proofs.ndjson', this.#proofs(lines, head));
        const items = await Promise.all(
          heads.map(one => this.parts.tree.consistency(one.treeSize, head.treeSize)),
        );
        json('consistency.json', { items });
      } else {
        text('hashes.txt', lines.map(({ hash }) => `${hash}\n`).join(''));
      }
      json('manifest.json', {
        complete: filter === undefined,
        filter,
        count: lines.length,
        treeSize: head.treeSize,
        exportTime: this.parts.clock.now().toISOString(),
      });
      await zip.finalize();
      await written;
    } catch (error) {
      zip.abort();
      output.destroy(error as Error);
      await written.catch(() => {});
      throw error;
    }
  }

  #appended(zip: archiver.Archiver, name: string, content: AsyncIterable<string>): Promise<void> {
    return new Promise((resolve, reject) => {
      const stream = Readable.from(content);
      stream.once('error', reject);
      stream.once('end', resolve);
      zip.append(stream, { name });
    });
  }

  async *#records(
    filter: EntryFilter | undefined,
    head: SignedTreeHead,
    lines: Array<{ index: number; hash: string }>,
  ): AsyncGenerator<string> {
    if (!filter) {
      for await (const { rows } of this.parts.scan.batches(head.treeSize)) {
        for (const row of rows) {
          lines.push({ index: Number(row.position), hash: row.leaf_hash.toString('hex') });
        }
        yield rows.map(({ leaf }) => `${leaf}\n`).join('');
      }
      return;
    }
    for (let after: EntryPlace | undefined; ; ) {
      const page = await this.parts.entries.list(filter, { limit: PAGE, after });
      const within = page.filter(({ index }) => index < head.treeSize);
      const texts = within.map(entry => {
        lines.push({ index: entry.index, hash: entry.leafHash });
        return `${encodeLeaf(entry).text}\n`;
      });
      yield texts.join('');
      const last = page.at(-1);
      if (page.length < PAGE || !last) return;
      after = { time: last.record.time, index: last.index };
    }
  }

  async *#proofs(lines: Array<{ index: number }>, { treeSize }: SignedTreeHead) {
    for (let at = 0; at < lines.length; at += PAGE) {
      const indexes = lines.slice(at, at + PAGE).map(({ index }) => index);
      const proofs = await this.parts.tree.inclusions(indexes, treeSize);
      yield proofs.map(proof => `${JSON.stringify(proof)}\n`).join('');
    }
  }
}
