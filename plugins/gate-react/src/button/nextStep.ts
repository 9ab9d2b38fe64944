import type { CheckResult, GateDecision } from '@internal/plugin-gate-common';
import { byUrgency, stops } from '../decision/verdicts';

/** What pressing a gated button does. */
export type GatedStep =
  | { kind: 'proceed' }
  | { kind: 'request-approval'; label: string }
  | { kind: 'request-waiver'; label: string; check: CheckResult }
  | { kind: 'open'; label: string; href: string }
  /** Nothing that a press could do: only time, or somebody else. */
  | { kind: 'closed'; label: string; reason: string };

const LONGEST_LABEL = 56;

/** The next step on the way to the change; what refuses it comes before what is merely missing. */
export function nextStep(decision: GateDecision): GatedStep {
  if (decision.decision === 'allow') return { kind: 'proceed' };
  const stopping = byUrgency(decision.checks.filter(check => stops(check, decision)));
  const first = stopping.find(check => check.fix && isPressable(check)) ?? stopping[0];
  if (!first) return { kind: 'closed', label: 'Not allowed', reason: 'The gate said no.' };
  // A refusal without a way out stands, whatever else could still be asked for.
  const refusal = stopping.find(check => check.verdict === 'deny' && !isPressable(check));
  const check = refusal ?? first;
  const label = labelOf(check);
  const { fix } = check;
  if (fix?.href) return { kind: 'open', label, href: fix.href };
  if (fix?.action === 'request-approval') {
    const asked = decision.approvalRequestId;
    return asked
      ? { kind: 'open', label, href: `/gate/approvals/${encodeURIComponent(asked)}` }
      : { kind: 'request-approval', label };
  }
  if (fix?.action === 'request-waiver') return { kind: 'request-waiver', label, check };
  if (fix?.action === 'approve') return { kind: 'open', label, href: '/gate/approvals' };
  return { kind: 'closed', label, reason: check.reason };
}

function isPressable({ fix }: CheckResult): boolean {
  return fix !== undefined && (fix.href !== undefined || fix.action !== undefined);
}

function labelOf(check: CheckResult): string {
  const reason = check.reason.replace(/\.$/, '');
  return reason.length <= LONGEST_LABEL ? reason : `Stopped by: ${check.title.toLowerCase()}`;
}
