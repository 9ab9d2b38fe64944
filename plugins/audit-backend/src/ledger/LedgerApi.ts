import type { Writable } from 'node:stream';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  ChangeRecord,
  ConsistencyProof,
  LedgerEntry,
  LedgerPage,
  LedgerQuery,
  RecordProof,
  SignedTreeHead,
  SigningKey,
  VerificationReport,
} from '@internal/plugin-audit-common';

export interface ApiOptions {
  credentials: BackstageCredentials;
}

/** What the routes and actions offer. */
export interface LedgerApi {
  append(records: ChangeRecord[], options: ApiOptions): Promise<LedgerEntry[]>;
  list(query: LedgerQuery, options: ApiOptions): Promise<LedgerPage>;
  /** @throws NotFoundError */
  get(id: string, options: ApiOptions): Promise<LedgerEntry>;
  /** Under the latest signed head; one is signed when the record is newer. */
  proof(id: string, options: ApiOptions): Promise<RecordProof>;
  /** Newest first. */
  heads(limit: number, options: ApiOptions): Promise<SignedTreeHead[]>;
  latestHead(options: ApiOptions): Promise<SignedTreeHead>;
  signHead(options: ApiOptions): Promise<SignedTreeHead>;
  /** @throws InputError when the ledger is smaller than one of them */
  consistency(fromSize: number, toSize: number, options: ApiOptions): Promise<ConsistencyProof>;
  keys(options: ApiOptions): Promise<SigningKey[]>;
  rotateKey(options: ApiOptions): Promise<SigningKey>;
  /** @param heads that the caller has kept elsewhere */
  verify(heads: SignedTreeHead[], options: ApiOptions): Promise<VerificationReport>;
  /**
   * Writes a zip. Without any filter it is the whole ledger.
   *
   * @param begin called when nothing can be refused any more, with the head that the export belongs to
   */
  export(
    query: LedgerQuery,
    begin: (head: SignedTreeHead) => Writable,
    options: ApiOptions,
  ): Promise<void>;
}
