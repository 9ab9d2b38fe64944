import type { ApprovalRequest, RequiredApproval } from '@internal/plugin-gate-common';
import { entityName, type PortalState } from '@internal/portal-ui';

export const approvalStates: Record<
  ApprovalRequest['state'],
  { word: string; state: PortalState }
> = {
  pending: { word: 'Waiting', state: 'progressing' },
  approved: { word: 'Approved', state: 'healthy' },
  used: { word: 'Done', state: 'healthy' },
  rejected: { word: 'Rejected', state: 'failed' },
  expired: { word: 'Expired', state: 'asleep' },
  superseded: { word: 'Superseded', state: 'asleep' },
};

/** "1 of platform-team, 2 of anybody who may approve". */
export function approvalsInWords(required: RequiredApproval[]): string {
  return required
    .map(({ group, count }) =>
      group ? `${count} of ${entityName(group)}` : `${count} of anybody who may approve`,
    )
    .join(', ');
}

export function countOf(required: RequiredApproval[]): number {
  return required.reduce((sum, { count }) => sum + count, 0);
}

export const scopes = [
  { id: 'needs-me', title: 'Needs me' },
  { id: 'mine', title: 'Asked by me' },
  { id: 'all', title: 'All' },
] as const;

export type Scope = (typeof scopes)[number]['id'];

/** Requests of one scope; the ones that wait come first, then newest first. */
export function requestsOf(requests: ApprovalRequest[], scope: Scope, me: string | undefined) {
  const waits = (request: ApprovalRequest) => (request.state === 'pending' ? 0 : 1);
  return requests
    .filter(request => {
      if (scope === 'needs-me') return request.state === 'pending' && request.canDecide?.allowed;
      return scope === 'all' || request.createdBy === me;
    })
    .sort((a, b) => waits(a) - waits(b) || b.createTime.localeCompare(a.createTime));
}
