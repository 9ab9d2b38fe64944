import { InputError } from '@backstage/errors';
import type {
  ChangeRecord,
  LedgerEntry,
  LedgerPage,
  LedgerQuery,
  RecordProof,
  SignedTreeHead,
} from '@internal/plugin-audit-common';
import type { Clock } from '@internal/plugin-kit';
import type { Writable } from 'node:stream';
import type { EntryFilter, EntryStore } from '../database/EntryStore';
import type { HeadStore } from '../database/HeadStore';
import type { TreeReader } from '../database/TreeReader';
import type { LedgerExport } from '../export/LedgerExport';
import type { HeadSigner } from '../signing/HeadSigner';
import type { KeyRing } from '../signing/KeyRing';
import type { LedgerVerifier } from '../verification/LedgerVerifier';
import { AppendQueue } from './AppendQueue';
import { cursorAfter, placeOf } from './cursor';
import type { LedgerApi } from './LedgerApi';
import { withOutcomes } from './outcomes';
import { prepareRecord } from './prepareRecord';

const DEFAULT_LIMIT = 50;

/** The ledger without questions of permission. */
export class DefaultLedgerApi implements LedgerApi {
  #queue: AppendQueue;

  constructor(
    private readonly parts: {
      entries: EntryStore;
      heads: HeadStore;
      tree: TreeReader;
      signer: HeadSigner;
      keyRing: KeyRing;
      verifier: LedgerVerifier;
      exporter: LedgerExport;
      clock: Clock;
    },
  ) {
    this.#queue = new AppendQueue(records => parts.entries.append(records));
  }

  async append(records: ChangeRecord[]): Promise<LedgerEntry[]> {
    return this.#queue.add(records.map(prepareRecord));
  }

  async list(query: LedgerQuery): Promise<LedgerPage> {
    const { limit = DEFAULT_LIMIT, cursor } = query;
    const found = await this.parts.entries.list(filterOf(query), {
      limit: limit + 1,
      after: cursor ? placeOf(cursor) : undefined,
    });
    const items = await this.#settled(found.slice(0, limit));
    return { items, ...(found.length > limit && { nextCursor: cursorAfter(items.at(-1)!) }) };
  }

  async get(id: string): Promise<LedgerEntry> {
    const [entry] = await this.#settled([await this.parts.entries.get(id)]);
    return entry;
  }

  async proof(id: string): Promise<RecordProof> {
    const entry = await this.get(id);
    const latest = await this.parts.heads.latest();
    const head = latest && latest.treeSize > entry.index ? latest : await this.parts.signer.sign();
    return { entry, inclusion: await this.parts.tree.inclusion(entry.index, head.treeSize), head };
  }

  async heads(limit: number): Promise<SignedTreeHead[]> {
    return this.parts.heads.list(limit);
  }

  async latestHead(): Promise<SignedTreeHead> {
    return (await this.parts.heads.latest()) ?? this.parts.signer.sign();
  }

  async signHead(): Promise<SignedTreeHead> {
    return this.parts.signer.sign();
  }

  async consistency(fromSize: number, toSize: number) {
    const size = await this.parts.entries.size();
    if (Math.max(fromSize, toSize) > size) {
      throw new InputError(`The ledger has ${size} records; \`from\` and \`to\` must not be more`);
    }
    return this.parts.tree.consistency(fromSize, toSize);
  }

  async keys() {
    return this.parts.keyRing.list();
  }

  async rotateKey() {
    return this.parts.keyRing.rotate();
  }

  async verify(heads: SignedTreeHead[]) {
    const head = await this.latestHead();
    return this.parts.verifier.verify(head, heads);
  }

  async export(query: LedgerQuery, begin: (head: SignedTreeHead) => Writable) {
    const head = await this.parts.signer.sign();
    const filter = filterOf(query);
    const chosen = Object.values(filter).some(value => value !== undefined);
    await this.parts.exporter.write(chosen ? filter : undefined, head, begin(head));
  }

  async #settled(entries: LedgerEntry[]): Promise<LedgerEntry[]> {
    const intents = entries.filter(({ record }) => record.kind === 'intent');
    const outcomes = await this.parts.entries.outcomes(intents.map(one => one.record.changeId));
    return withOutcomes(entries, outcomes, this.parts.clock.now());
  }
}

function filterOf({
  from,
  to,
  limit: _limit,
  cursor: _cursor,
  withDependencies: _withDependencies,
  ...filter
}: LedgerQuery): EntryFilter {
  return {
    ...filter,
    from: from ? new Date(from) : undefined,
    to: to ? new Date(to) : undefined,
  };
}
