import { mockServices } from '@backstage/backend-test-utils';
import type { SignedTreeHead } from '@internal/plugin-audit-common';
import type { Knex } from 'knex';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseEntryStore } from '../database/DatabaseEntryStore';
import { DatabaseHeadStore } from '../database/DatabaseHeadStore';
import { DatabaseKeyStore } from '../database/DatabaseKeyStore';
import { LedgerScan } from '../database/LedgerScan';
import { migratedDatabase } from '../database/migrate';
import { TreeReader } from '../database/TreeReader';
import { DefaultLedgerApi } from '../ledger/DefaultLedgerApi';
import { LedgerExport } from '../export/LedgerExport';
import { HeadSigner } from '../signing/HeadSigner';
import { KeyFolder } from '../signing/KeyFolder';
import { KeyRing } from '../signing/KeyRing';
import { LedgerVerifier } from '../verification/LedgerVerifier';
import { FileWitness } from '../witness/FileWitness';

export class TestClock {
  #time = Date.parse('2026-01-01T00:00:00Z');
  now() {
    return new Date(this.#time);
  }
  advance(seconds: number) {
    this.#time += seconds * 1000;
  }
}

/** The plugin's inside on a real database, with time that the test moves and a superuser's hand in the tables. */
export async function ledgerHarness(knex: Knex) {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-'));
  await migratedDatabase(mockServices.database.mock({ getClient: async () => knex }));
  const clock = new TestClock();
  const keys = new KeyRing({
    clock,
    store: new DatabaseKeyStore(knex),
    folder: new KeyFolder(join(folder, 'keys')),
    policy: { signDays: 90, publishDays: 7 },
    trustedFingerprints: [],
  });
  const witness = new FileWitness(join(folder, 'witness.ndjson'));
  const parts = {
    clock,
    witnesses: [witness],
    entries: new DatabaseEntryStore(knex, clock),
    heads: new DatabaseHeadStore(knex),
    tree: new TreeReader(knex),
    scan: new LedgerScan(knex, 8),
    logger: mockServices.logger.mock(),
  };
  const signer = new HeadSigner({ ...parts, keys });
  const verifier = new LedgerVerifier({ ...parts, keyRing: keys });
  const exporter = new LedgerExport({ ...parts, keyRing: keys });
  const api = new DefaultLedgerApi({ ...parts, signer, keyRing: keys, verifier, exporter });
  return {
    ...parts,
    folder,
    knex,
    keys,
    signer,
    witness,
    api,
    /** Does what only a superuser can: changes tables that refuse it. */
    tamper: async (work: (trx: Knex.Transaction) => Promise<unknown>) =>
      knex.transaction(async trx => {
        await trx.raw('SET LOCAL session_replication_role = replica');
        await work(trx);
      }),
    /** What `verify` finds, as `kind index`. */
    findings: async (kept: SignedTreeHead[] = []) =>
      (await api.verify(kept)).findings.map(({ kind, index }) => `${kind} ${index}`),
    clean: () => rm(folder, { recursive: true, force: true }),
  };
}
