import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  ConsistencyProof,
  LedgerEntry,
  LedgerPage,
  LedgerQuery,
  RecordProof,
  SignedTreeHead,
  SigningKey,
  VerificationReport,
} from '@internal/plugin-audit-common';

/** The ledger as the portal's pages ask it. */
export interface LedgerApi {
  list(query: LedgerQuery, signal?: AbortSignal): Promise<LedgerPage>;
  record(id: string, signal?: AbortSignal): Promise<LedgerEntry>;
  proof(id: string, signal?: AbortSignal): Promise<RecordProof>;
  latestHead(signal?: AbortSignal): Promise<SignedTreeHead>;
  /** Signs a head over all that lies in the ledger now. */
  signHead(): Promise<SignedTreeHead>;
  consistency(fromSize: number, toSize: number): Promise<ConsistencyProof>;
  keys(signal?: AbortSignal): Promise<SigningKey[]>;
  verify(): Promise<VerificationReport>;
  /** One zip: records, proofs, head, verifier. */
  export(query: LedgerQuery): Promise<Blob>;
}

export const ledgerApiRef = createApiRef<LedgerApi>().with({
  id: 'plugin.audit.client',
  pluginId: 'audit',
});
