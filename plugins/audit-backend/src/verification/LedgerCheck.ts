import { setImmediate } from 'node:timers/promises';
import type { LedgerFinding } from '@internal/plugin-audit-common';
import { type LedgerScan, nodeKey, type ScannedBatch } from '../database/LedgerScan';
import { FIRST_PREVIOUS_HASH, type Leaf } from '../ledger/leaf';
import { type CheckedRow, checkRow } from './checkRow';
import type { HeadCheck } from './HeadCheck';
import { type Doubt, VerifyingTree } from './VerifyingTree';

/** Records that are looked at without letting others have their turn. */
const PIECE = 256;

interface Placed {
  index: number;
  stream: string;
  streamIndex: number;
  hash: string;
}

/** One pass over everything that is stored. */
export class LedgerCheck {
  readonly findings: LedgerFinding[] = [];
  #tree = new VerifyingTree();
  #tips = new Map<string, Placed>();
  #named = new Set<number>();
  #doubts: Array<{ doubt: Doubt; below: Placed[] }> = [];
  /** The last two records: what a doubt about a pair is about. */
  #recent: Placed[] = [];

  constructor(private readonly scan: LedgerScan, private readonly heads: HeadCheck) {}

  get size(): number {
    return this.#tree.size;
  }

  /** @param end number of entries to look at */
  async run(end: number): Promise<void> {
    this.heads.reached(0, () => this.#tree.roots);
    for await (const batch of this.scan.batches(end)) await this.#batch(batch);
    for (const { doubt, below } of this.#doubts) await this.#explain(doubt, below);
    this.heads.ended(this.#tree.size);
  }

  async #batch({ rows, links }: ScannedBatch): Promise<void> {
    const checked: CheckedRow[] = [];
    for (const [place, row] of rows.entries()) {
      checked.push(checkRow(row, links.get(Number(row.position)) ?? []));
      if (place % PIECE === PIECE - 1) await setImmediate();
    }
    const begin = this.#tree.size;
    const numbers = checked.map(({ position, leaf }) => this.#plausible(leaf, position));
    const stored = await this.scan.nodes(begin, Math.max(...numbers, begin + rows.length) + 1);
    for (const [place, row] of checked.entries()) this.#row(row, checked[place + 1], stored);
  }

  /** Own number of a record, when it can be right; a forged one must not make us read for ever. */
  #plausible(leaf: Leaf | undefined, position: number): number {
    return leaf && leaf.index <= Math.max(this.heads.largest, position + 1024)
      ? Math.max(leaf.index, position)
      : position;
  }

  #row(row: CheckedRow, next: CheckedRow | undefined, stored: Map<string, Buffer>): void {
    const { leaf, intact } = row;
    for (let lost = this.#lostBefore(row, next); lost > 0; lost--) {
      const index = this.#tree.size;
      const message = `Record ${index} is missing: somebody has removed it`;
      this.#find({ kind: 'record-missing', index, message });
      this.#append(undefined, stored);
    }
    const index = this.#tree.size;
    row.findings.forEach(finding => this.#find({ ...finding, index }));
    if (intact && leaf && leaf.index !== index) {
      this.#find({
        kind: 'record-reordered',
        index,
        stream: leaf.stream,
        message: `At place ${index} lies the record that was written as number ${leaf.index}`,
      });
    }
    if (!intact || leaf?.index !== index) {
      this.#append(undefined, stored);
      return;
    }
    const { stream, streamIndex } = leaf;
    const placed = { index, stream, streamIndex, hash: row.hash.toString('hex') };
    this.#followChain(leaf, placed);
    this.#recent = [...this.#recent.slice(-1), placed];
    this.#append(row.hash, stored);
  }

  /** How many records are missing before this one: by its position, or by its own number where positions were closed up. */
  #lostBefore({ position, intact, leaf }: CheckedRow, next: CheckedRow | undefined): number {
    const expected = this.#tree.size;
    if (position > expected) return position - expected;
    if (!intact || !leaf || leaf.index <= expected) return 0;
    const goesOn = next === undefined || next.leaf?.index === leaf.index + 1;
    return goesOn ? this.#plausible(leaf, expected) - expected : 0;
  }

  #append(hash: Buffer | undefined, stored: Map<string, Buffer>): void {
    const doubts = this.#tree.append(hash, node => stored.get(nodeKey(node)));
    this.#doubts.push(...doubts.map(doubt => ({ doubt, below: this.#recent })));
    this.heads.reached(this.#tree.size, () => this.#tree.roots);
  }

  #followChain({ previousHash }: Leaf, placed: Placed): void {
    const { index, stream, streamIndex } = placed;
    const tip = this.#tips.get(stream);
    this.#tips.set(stream, placed);
    const follows = tip ? tip.streamIndex + 1 === streamIndex : streamIndex === 0;
    if (!follows || (tip?.hash ?? FIRST_PREVIOUS_HASH) === previousHash) return;
    const changed = tip?.index ?? index;
    this.#find({
      kind: 'record-changed',
      index: changed,
      stream,
      message: `Record ${changed} is not what was written: record ${index}, the next one of ${stream}, was chained to another content`,
    });
  }

  /** A subtree with another hash than was stored: by a record below it, unless one is named already, or by itself. */
  async #explain({ level, index: place, wrong }: Doubt, below: Placed[]): Promise<void> {
    const begin = place * 2 ** level;
    const end = begin + 2 ** level;
    if ([...this.#named].some(index => index >= begin && index < end)) return;
    if (wrong === 'stored' || level > 1) {
      const message = `The stored hash over records ${begin} to ${
        end - 1
      } is not that of what is there`;
      this.#find({ kind: 'index-changed', index: begin, message });
      return;
    }
    const changed: number[] = [];
    for (const { index, stream, streamIndex, hash } of below) {
      const known = await this.scan.previousHashOfNext(stream, streamIndex);
      if (known !== hash) changed.push(index);
    }
    const [index = begin] = changed;
    const which = changed.length === 1 ? `${index}` : `${begin} or ${begin + 1}`;
    const message = `Record ${which} is not what was written: the stored hash over the two is another one`;
    this.#find({ kind: 'record-changed', index, message });
  }

  #find(finding: LedgerFinding): void {
    if (finding.index !== undefined) this.#named.add(finding.index);
    this.findings.push(finding);
  }
}
