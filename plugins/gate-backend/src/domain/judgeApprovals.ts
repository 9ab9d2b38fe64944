import type { Change, CheckResult, RequiredApproval } from '@internal/plugin-gate-common';
import {
  countingApprovals,
  mergeRequired,
  missingApprovals,
  sayApprovals,
  sayRef,
  type StoredApprovalRequest,
} from './approvals';

export const APPROVALS_CHECK = {
  id: 'approvals',
  title: 'Approvals',
  waivable: false,
} as const;

interface ApprovalJudgement {
  /** Absent when nobody's approval is needed. */
  check?: CheckResult;
  required: RequiredApproval[];
  missing: RequiredApproval[];
  /** All who had to have approved. */
  complete: boolean;
  approvers: string[];
}

/** Whether those have approved whom the environment or a check asks for. */
export function judgeApprovals(input: {
  change: Change;
  required: RequiredApproval[];
  wanted: RequiredApproval[];
  request?: StoredApprovalRequest;
  /** The change goes back: told, not asked. */
  advice: boolean;
}): ApprovalJudgement {
  const { change, request, advice } = input;
  const required = mergeRequired([...input.required, ...input.wanted]);
  if (required.length === 0) return { required, missing: [], complete: false, approvers: [] };

  const given = countingApprovals(request?.verdicts ?? [], change.actor);
  const missing = missingApprovals(required, given);
  const approvers = given.map(({ by }) => by);
  const rejection = request?.verdicts.find(({ verdict }) => verdict === 'rejected');
  const check = { ...APPROVALS_CHECK, evidence: evidenceOf(request), durationMs: 0 };
  const advised = advice && { advice };
  const href = request && `/gate/approvals/${request.id}`;

  if (rejection) {
    const comment = rejection.comment ? `: ${rejection.comment}` : '.';
    const result: CheckResult = {
      ...check,
      ...advised,
      verdict: 'deny',
      reason: `Rejected by ${sayRef(rejection.by)}${comment}`,
      fix: { label: 'Ask again', action: 'request-approval', href },
    };
    return { check: result, required, missing, complete: false, approvers: [] };
  }
  if (missing.length === 0) {
    const names = approvers.map(sayRef).join(', ');
    return {
      check: { ...check, verdict: 'pass', reason: `Approved by ${names}` },
      required,
      missing,
      complete: true,
      approvers,
    };
  }
  const waiting = request?.state === 'pending' || request?.state === 'approved';
  const result: CheckResult = {
    ...check,
    ...advised,
    verdict: 'needs-approval',
    reason: `Needs ${sayApprovals(missing)}`,
    fix: waiting
      ? { label: 'See the request', href }
      : { label: 'Ask for approval', action: 'request-approval' },
  };
  return { check: result, required, missing, complete: false, approvers };
}

function evidenceOf(request?: StoredApprovalRequest): CheckResult['evidence'] {
  if (!request) return [];
  return [
    { label: 'Request', value: request.state, href: `/gate/approvals/${request.id}` },
    ...request.verdicts.map(({ by, verdict, time }) => ({
      label: `${sayRef(by)} ${verdict}`,
      value: time,
    })),
  ];
}
