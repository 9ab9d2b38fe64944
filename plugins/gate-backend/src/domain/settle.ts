import type {
  Change,
  CheckResult,
  GateDecision,
  RequiredApproval,
  Waiver,
} from '@internal/plugin-gate-common';
import { judgeApprovals } from './judgeApprovals';
import type { StoredApprovalRequest } from './approvals';
import type { CheckedAnswer } from './checkedAnswer';

export type UnknownMeans = 'deny' | 'needs-approval' | 'advice';

export interface SettleInput {
  change: Change;
  changeDigest: string;
  answers: CheckedAnswer[];
  /** In force at `time`, of the change's entity and environment. */
  waivers: Waiver[];
  /** What the environment asks for, whatever the checks say. */
  required: RequiredApproval[];
  /** The newest request with the change's digest that was not used. */
  request?: StoredApprovalRequest;
  unknownMeans: UnknownMeans;
  time: Date;
}

export interface Settled {
  decision: Omit<GateDecision, 'id' | 'durationMs'>;
  /** Everybody who has to approve, whether they have or not. */
  required: RequiredApproval[];
  /** Approvals that are missing and were not asked for, because the change goes back. */
  skipped: RequiredApproval[];
}

/** Makes one decision of all answers. Pure. */
export function settle(input: SettleInput): Settled {
  const { change, changeDigest, unknownMeans, time } = input;
  const back = change.direction === 'back';
  const wanted: RequiredApproval[] = [];
  const checks = input.answers.map((checked): CheckResult => {
    const { check, answer } = checked;
    const { approvals, ...said } = answer;
    const result: CheckResult = {
      id: check.id,
      title: check.title,
      ...said,
      evidence: answer.evidence ?? [],
      waivable: check.waivable,
      durationMs: checked.durationMs,
    };
    if (answer.verdict === 'pass') return result;
    const waiver = check.waivable && input.waivers.find(({ checkId }) => checkId === check.id);
    if (waiver) return { ...result, waiver: shown(waiver) };
    const unknown = answer.verdict === 'unknown';
    if ((back && !check.damage) || (unknown && unknownMeans === 'advice')) {
      return { ...result, advice: true };
    }
    const asksPeople =
      answer.verdict === 'needs-approval' || (unknown && unknownMeans === 'needs-approval');
    if (asksPeople) wanted.push(...(approvals ?? [{ count: 1 }]));
    return result;
  });

  const approval = judgeApprovals({ ...input, advice: back, wanted });
  const settled = approval.complete ? checks.map(check => accepted(check, unknownMeans)) : checks;
  const all = approval.check ? [...settled, approval.check] : settled;
  const blocking = all.filter(check => blocks(check));
  const denied = blocking.some(check => !asksForPeople(check, unknownMeans));
  const openings = blocking.map(({ nextOpen }) => nextOpen);
  const verdict = denied ? 'deny' : 'needs-approval';
  return {
    decision: {
      decision: blocking.length === 0 ? 'allow' : verdict,
      checks: all,
      changeDigest,
      time: time.toISOString(),
      ...(blocking.length > 0 &&
        openings.every(Boolean) && { nextOpen: openings.map(String).sort().at(-1) }),
      missingApprovals: back ? [] : approval.missing,
      ...(input.request && { approvalRequestId: input.request.id }),
      approvers: approval.approvers,
    },
    required: approval.required,
    skipped: back ? approval.missing : [],
  };
}

function blocks({ verdict, advice, waiver }: CheckResult): boolean {
  return verdict !== 'pass' && !advice && !waiver;
}

function asksForPeople({ verdict }: CheckResult, unknownMeans: UnknownMeans): boolean {
  return (
    verdict === 'needs-approval' || (verdict === 'unknown' && unknownMeans === 'needs-approval')
  );
}

/** A check that asked for people passes once they have approved. */
function accepted(check: CheckResult, unknownMeans: UnknownMeans): CheckResult {
  if (!blocks(check) || !asksForPeople(check, unknownMeans)) return check;
  return { ...check, advice: true, reason: `${check.reason} Approved nevertheless.` };
}

function shown({ id, reason, decidedBy, expireTime }: Waiver) {
  return { id, reason, grantedBy: decidedBy ?? '', expireTime };
}
