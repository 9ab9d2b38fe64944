import type { ApprovalRequest } from '@internal/plugin-gate-common';

export type ApprovalState = ApprovalRequest['state'];

/** What may follow each state of an approval request; a state without successors is final. */
export const APPROVAL_TRANSITIONS = {
  pending: ['approved', 'rejected', 'expired', 'superseded'],
  /** Until it is used, somebody may still take the approval back. */
  approved: ['used', 'rejected', 'expired', 'superseded'],
  rejected: [],
  expired: [],
  superseded: [],
  used: [],
} as const satisfies Record<ApprovalState, readonly ApprovalState[]>;

const STATES = Object.keys(APPROVAL_TRANSITIONS) as ApprovalState[];

export function approvalEnded(state: ApprovalState): boolean {
  return APPROVAL_TRANSITIONS[state].length === 0;
}

export function approvalMayBecome(from: ApprovalState, to: ApprovalState): boolean {
  return (APPROVAL_TRANSITIONS[from] as readonly ApprovalState[]).includes(to);
}

export const OPEN_APPROVAL_STATES = STATES.filter(state => !approvalEnded(state));
