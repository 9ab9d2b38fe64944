import type { Change, GateDecision } from '@internal/plugin-gate-common';
import { sayRef, type StoredApprovalRequest } from './approvals';

/** Why a change does not pass, of the checks that stop it, in one line. */
export function sayWhyNot(decision: GateDecision): string {
  const reasons = decision.checks
    .filter(({ verdict, advice, waiver }) => verdict !== 'pass' && !advice && !waiver)
    .map(({ title, reason }) => `${title}: ${reason}`);
  const what = decision.decision === 'needs-approval' ? 'Needs approval' : 'The gate says no';
  return `${what}; nothing was changed. ${reasons.join(' ')}`;
}

/** "order in prod (deploy.release.promote) by developer". */
export function saySkipped({ entityRef, environment, kind, actor }: Change): string {
  const where = environment ? ` in ${environment}` : '';
  return `${sayRef(entityRef)}${where} (${kind}) by ${sayRef(actor)}`;
}

/** What became of a request that takes no further verdict. */
export function sayClosed({ state, verdicts, expireTime }: StoredApprovalRequest): string {
  const last = verdicts.at(-1);
  const by = last ? ` by ${sayRef(last.by)} at ${last.time}` : '';
  switch (state) {
    case 'approved':
      return `This was approved already${by}; it needs nothing more. Nothing was changed.`;
    case 'rejected':
      return `This was rejected${by}; nothing was changed. Whoever wants it asks again.`;
    case 'expired':
      return `This expired at ${expireTime}; nothing was changed. Whoever wants it asks again.`;
    case 'superseded':
      return 'A newer request has taken the place of this one; nothing was changed. Look at that one.';
    case 'used':
      return 'The change was made already; nothing was changed.';
    default:
      return 'This takes no further verdict; nothing was changed.';
  }
}
