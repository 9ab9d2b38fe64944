import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { SignedTreeHead } from '@internal/plugin-audit-common';
import type { LedgerWitness } from '@internal/plugin-audit-node';
import type { Clock } from '@internal/plugin-kit';
import type { EntryStore } from '../database/EntryStore';
import type { HeadStore } from '../database/HeadStore';
import type { TreeReader } from '../database/TreeReader';
import type { KeyRing } from './KeyRing';
import { signJson } from './signedHead';

/** Signs the tree as it stands and has the head witnessed. */
export class HeadSigner {
  constructor(
    private readonly options: {
      entries: EntryStore;
      heads: HeadStore;
      tree: TreeReader;
      keys: KeyRing;
      witnesses: LedgerWitness[];
      clock: Clock;
      logger: LoggerService;
    },
  ) {}

  /** The latest head; a new one is signed when the tree has grown since. */
  async sign(): Promise<SignedTreeHead> {
    const { entries, heads, tree, keys, clock } = this.options;
    const latest = await heads.latest();
    const treeSize = await entries.size();
    // A ledger that has become smaller keeps its last head: that is what shows it.
    if (latest && latest.treeSize >= treeSize) return latest;
    const { fingerprint, privateKey } = await keys.signer();
    const content = {
      treeSize,
      rootHash: (await tree.root(treeSize)).toString('hex'),
      time: clock.now().toISOString(),
      keyFingerprint: fingerprint,
    };
    const head = { ...content, signature: signJson(content, privateKey) };
    await heads.add(head);
    await this.#witness(head);
    return head;
  }

  async #witness(head: SignedTreeHead): Promise<void> {
    for (const witness of this.options.witnesses) {
      try {
        await witness.publish(head);
      } catch (error) {
        this.options.logger.warn(
          `The tree head of ${head.treeSize} records is signed but ${
            witness.description
          } does not have it; the next one will be tried: ${stringifyError(error)}`,
        );
      }
    }
  }
}
