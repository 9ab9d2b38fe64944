import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { SignedTreeHead } from '@internal/plugin-audit-common';

/**
 * Keeps signed tree heads where those who can change the ledger's database can't change them: then a rewritten history does not match
 * what the witness has seen.
 */
export interface LedgerWitness {
  /** For readers: where it keeps them. */
  readonly description: string;
  /** Keeps a head for ever. The same head twice is harmless. */
  publish(head: SignedTreeHead): Promise<void>;
  /** All that it has, oldest first. */
  heads(): Promise<SignedTreeHead[]>;
}

/** For modules of the audit plugin that bring a witness, e.g. a bucket with object lock. */
export const ledgerWitnessExtensionPoint = createExtensionPoint<{
  addWitness(witness: LedgerWitness): void;
}>({ id: 'audit.witness' });
