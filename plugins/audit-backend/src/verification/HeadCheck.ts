import type { KeyObject } from 'node:crypto';
import type { LedgerFinding, SignedTreeHead } from '@internal/plugin-audit-common';
import { headSignatureHolds } from '../signing/signedHead';

export interface NamedHead {
  head: SignedTreeHead;
  /** For readers: who kept it. */
  keptBy: string;
}

/** Holds signed heads against the tree while it is computed anew. */
export class HeadCheck {
  readonly findings: LedgerFinding[] = [];
  readonly compared: number;
  /** Most records that a signed head tells of. */
  readonly largest: number;
  #pending: NamedHead[];
  #lastGood = 0;

  constructor(heads: NamedHead[], trustedKeys: Map<string, KeyObject>) {
    const valid = heads.filter(named => {
      const key = trustedKeys.get(named.head.keyFingerprint);
      const holds = key !== undefined && safely(() => headSignatureHolds(named.head, key));
      if (!holds) this.#forged(named, key !== undefined);
      return holds;
    });
    this.compared = valid.length;
    this.#pending = valid.sort((a, b) => a.head.treeSize - b.head.treeSize);
    this.largest = this.#pending.at(-1)?.head.treeSize ?? 0;
  }

  /** Call after each leaf, and once before the first. */
  reached(size: number, roots: () => Buffer[]): void {
    while (this.#pending.length > 0 && this.#pending[0].head.treeSize <= size) {
      const { head, keptBy } = this.#pending.shift()!;
      const computed = roots();
      if (computed.length === 0) continue;
      if (computed.some(root => root.toString('hex') === head.rootHash)) {
        this.#lastGood = Math.max(this.#lastGood, head.treeSize);
      } else if (!this.findings.some(({ kind }) => kind === 'head-inconsistent')) {
        this.findings.push({
          kind: 'head-inconsistent',
          index: this.#lastGood,
          message: `History was rewritten: the first ${
            head.treeSize
          } records do not have the root of the head that ${keptBy} has from ${
            head.time
          }. The first ${this.#lastGood} are as a signed head says.`,
        });
      }
    }
  }

  /** Call with the size of the whole tree. */
  ended(size: number): void {
    if (size >= this.largest) return;
    const { head, keptBy } = this.#pending.at(-1)!;
    this.findings.push({
      kind: 'tail-truncated',
      index: size,
      message: `The end is cut off: ${keptBy} has a signed head of ${head.treeSize} records from ${head.time}, and there are ${size}`,
    });
  }

  #forged({ head, keptBy }: NamedHead, known: boolean): void {
    const why = known
      ? 'its signature is not by the key that it names'
      : `nobody whom this portal trusts vouches for its key ${head.keyFingerprint}`;
    this.findings.push({
      kind: 'head-forged',
      index: head.treeSize,
      message: `The tree head of ${head.treeSize} records (${head.time}, from ${keptBy}) is forged: ${why}`,
    });
  }
}

function safely(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
