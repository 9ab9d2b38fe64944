import type { RecordedDecision } from '@internal/plugin-audit-common';
import type { GateAuthorization, GateDecision } from '@internal/plugin-gate-common';

/** What the ledger keeps of a decision: everything but the checks that simply passed. */
export function recordedDecision(
  decision: GateDecision,
  breakGlass?: GateAuthorization['breakGlass'],
): RecordedDecision {
  return {
    decisionId: decision.id,
    decision: decision.decision,
    changeDigest: decision.changeDigest,
    ...(breakGlass && {
      breakGlass: { reason: breakGlass.reason, skippedApprovers: breakGlass.skippedApprovers },
    }),
    checks: decision.checks
      .filter(check => check.verdict !== 'pass' || check.waiver)
      .map(({ id, verdict, reason, advice, waiver }) => ({
        id,
        verdict,
        reason,
        ...(advice && { advice }),
        ...(waiver && { waiverId: waiver.id }),
      })),
    approvers: decision.approvers ?? [],
  };
}
