import { createHash } from 'node:crypto';
import { InputError } from '@backstage/errors';
import type { Change, GateDecision } from '@internal/plugin-gate-common';
import { canonicalDigest, type ChangeKind, type GateCheck } from '@internal/plugin-gate-node';
import type { ApprovalStore } from '../approvals/ApprovalStore';
import { runChecks } from '../checks/runChecks';
import { type GateConfig, requiredApprovals } from '../config';
import { changeDigest } from '../domain/changeDigest';
import { settle, type Settled } from '../domain/settle';
import type { WaiverStore } from '../waivers/WaiverStore';

export interface Decided extends Settled {
  decision: GateDecision;
}

/** Decides about changes; changes nothing. */
export class Decider {
  constructor(
    private readonly options: {
      checks: readonly GateCheck[];
      kinds: readonly ChangeKind[];
      config: GateConfig;
      approvals: ApprovalStore;
      waivers: WaiverStore;
    },
  ) {}

  /** @throws InputError when nobody registered the kind of change. */
  async decide(change: Change, time: Date): Promise<Decided> {
    this.#assertKnown(change.kind);
    const { checks, config, approvals, waivers } = this.options;
    const started = performance.now();
    const digest = changeDigest(change);
    const rule = config.rule(change.environment);
    const [answers, granted, request] = await Promise.all([
      runChecks(checks, change, time),
      waivers.inForce(change, time),
      approvals.latest(digest, time),
    ]);
    const settled = settle({
      change,
      changeDigest: digest,
      answers,
      waivers: granted,
      required: requiredApprovals(rule, change.kind),
      request,
      unknownMeans: rule.unknownMeans,
      time,
    });
    const durationMs = Math.round((performance.now() - started) * 10) / 10;
    const id = decisionId(change, settled.decision);
    return { ...settled, decision: { ...settled.decision, id, durationMs } };
  }

  #assertKnown(kind: string): void {
    const { kinds } = this.options;
    if (kinds.some(each => each.kind === kind)) return;
    const known = kinds.map(each => each.kind).sort();
    throw new InputError(
      `The gate does not know changes of kind '${kind}'; nothing was changed. Known: ${
        known.join(', ') || 'none'
      }.`,
    );
  }
}

/** The same answer about the same change has the same id, however often it is asked for. */
function decisionId(change: Change, decision: Settled['decision']): string {
  const hex = createHash('sha256')
    .update(
      canonicalDigest({
        digest: decision.changeDigest,
        actor: change.actor,
        correlationId: change.correlationId,
        decision: decision.decision,
        checks: decision.checks.map(({ id, verdict, reason, advice, waiver }) => ({
          id,
          verdict,
          reason,
          advice,
          waiver,
        })),
        approvers: decision.approvers,
      }),
    )
    .digest('hex');
  // The form of a UUID of version 8, "by the vendor's own rule".
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
