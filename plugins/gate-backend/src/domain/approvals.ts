import type { ApprovalRequest, RequiredApproval } from '@internal/plugin-gate-common';

/** An approver's word as it was given. */
export interface GivenVerdict {
  by: string;
  verdict: 'approved' | 'rejected';
  /** The required groups that the approver was in. */
  groups: string[];
  comment?: string;
  time: string;
}

export interface StoredApprovalRequest extends ApprovalRequest {
  verdicts: GivenVerdict[];
}

/** One entry per group, with the largest count that anything asks for. */
export function mergeRequired(required: readonly RequiredApproval[]): RequiredApproval[] {
  const counts = new Map<string | undefined, number>();
  for (const { group, count } of required) {
    counts.set(group, Math.max(counts.get(group) ?? 0, count));
  }
  return [...counts].map(([group, count]) => ({ ...(group && { group }), count }));
}

/** Approvals that count for a change of `actor`: nobody approves what they do themselves. */
export function countingApprovals(
  verdicts: readonly GivenVerdict[],
  actor: string,
): GivenVerdict[] {
  return verdicts.filter(({ verdict, by }) => verdict === 'approved' && by !== actor);
}

/** What is still missing, given the approvals that count. */
export function missingApprovals(
  required: readonly RequiredApproval[],
  approvals: readonly GivenVerdict[],
): RequiredApproval[] {
  return required.flatMap(({ group, count }) => {
    const given = approvals.filter(({ groups }) => !group || groups.includes(group));
    const people = new Set(given.map(({ by }) => by)).size;
    return people < count ? [{ ...(group && { group }), count: count - people }] : [];
  });
}

/** "1 approval from platform-admins and 2 approvals". */
export function sayApprovals(required: readonly RequiredApproval[]): string {
  return required
    .map(({ group, count }) => {
      const approvals = `${count} approval${count === 1 ? '' : 's'}`;
      return group ? `${approvals} from ${sayRef(group)}` : approvals;
    })
    .join(' and ');
}

/** `group:default/platform-admins` → `platform-admins`. */
export function sayRef(ref: string): string {
  return ref.replace(/^(user|group|system|component):(default\/)?/, '');
}
