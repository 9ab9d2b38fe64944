import type { ApprovalVerdict } from '@internal/plugin-gate-common';
import { authorsOf } from './authors';
import { sayRef, type StoredApprovalRequest } from './approvals';

/** Somebody who looks at a request. */
export interface Approver {
  /** Entity ref of the person. */
  ref: string;
  /** The person and the groups that they act for. */
  claims: string[];
  /** What commits may call them: ref, name, e-mail address, in lower case. */
  identities: string[];
}

/** Whether somebody may approve or reject, by what they are to the change; the state is not looked at. */
export function mayDecide(
  request: Pick<StoredApprovalRequest, 'change' | 'createdBy' | 'required'>,
  approver: Approver,
  verdict: ApprovalVerdict,
): { allowed: boolean; reason?: string } {
  const { change, createdBy, required } = request;
  const own = approver.ref === createdBy || approver.ref === change.actor;
  // Who asked may take the request back.
  if (own && verdict === 'rejected') return { allowed: true };
  if (own) return { allowed: false, reason: 'You asked for this; somebody else has to approve.' };
  const authors = authorsOf(change);
  if (verdict === 'approved' && approver.identities.some(each => authors.includes(each))) {
    return {
      allowed: false,
      reason: 'You wrote what this brings; somebody else has to approve.',
    };
  }
  if (required.some(({ group }) => !group || approver.claims.includes(group))) {
    return { allowed: true };
  }
  const groups = required.flatMap(({ group }) => (group ? sayRef(group) : []));
  return { allowed: false, reason: `Approvers are in ${groups.join(' or ')}; you are not.` };
}
