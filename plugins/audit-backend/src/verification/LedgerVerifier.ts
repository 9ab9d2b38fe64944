import type {
  LedgerFinding,
  SignedTreeHead,
  VerificationReport,
} from '@internal/plugin-audit-common';
import type { LedgerWitness } from '@internal/plugin-audit-node';
import type { Clock } from '@internal/plugin-kit';
import type { EntryStore } from '../database/EntryStore';
import type { HeadStore } from '../database/HeadStore';
import type { LedgerScan } from '../database/LedgerScan';
import type { KeyRing } from '../signing/KeyRing';
import { HeadCheck, type NamedHead } from './HeadCheck';
import { LedgerCheck } from './LedgerCheck';

/** Heads from each place; any later one stands for all before it, earlier ones tell since when. */
const MAXIMUM_HEADS = 1_000;
const MAXIMUM_FINDINGS = 200;

/** Computes everything anew from what is stored and holds it against every signed head that somebody kept. */
export class LedgerVerifier {
  constructor(
    private readonly parts: {
      entries: EntryStore;
      heads: HeadStore;
      scan: LedgerScan;
      keyRing: KeyRing;
      witnesses: LedgerWitness[];
      clock: Clock;
    },
  ) {}

  /** @param kept heads of the caller */
  async verify(head: SignedTreeHead, kept: SignedTreeHead[]): Promise<VerificationReport> {
    const { entries, keyRing, scan, witnesses, clock } = this.parts;
    const started = clock.now().getTime();
    const heads = new HeadCheck(await this.#heads(head, kept), await keyRing.trustedKeys());
    const check = new LedgerCheck(scan, heads);
    await check.run(await entries.size());
    const findings: LedgerFinding[] = [...check.findings, ...heads.findings];
    return {
      treeSize: check.size,
      head,
      durationMs: clock.now().getTime() - started,
      findings: findings.slice(0, MAXIMUM_FINDINGS),
      headsCompared: heads.compared,
      witness: witnesses.map(({ description }) => description).join(', ') || undefined,
    };
  }

  async #heads(latest: SignedTreeHead, kept: SignedTreeHead[]): Promise<NamedHead[]> {
    const { heads, witnesses } = this.parts;
    const own = await heads.list(MAXIMUM_HEADS);
    const witnessed = await Promise.all(
      witnesses.map(async witness =>
        (await witness.heads())
          .slice(-MAXIMUM_HEADS)
          .map(head => ({ head, keptBy: `the witness (${witness.description})` })),
      ),
    );
    return [
      ...[latest, ...own].map(head => ({ head, keptBy: 'the ledger itself' })),
      ...witnessed.flat(),
      ...kept.map(head => ({ head, keptBy: 'you' })),
    ].filter(distinct());
  }
}

/** The same head kept by several counts once, for the first of them. */
function distinct(): (named: NamedHead) => boolean {
  const seen = new Set<string>();
  return ({ head }) => {
    const key = `${head.treeSize} ${head.rootHash} ${head.signature} ${head.keyFingerprint} ${head.time}`;
    return !seen.has(key) && Boolean(seen.add(key));
  };
}
