import type { Waiver } from '@internal/plugin-gate-common';

export type WaiverState = Waiver['state'];
export type WaiverDecision = 'grant' | 'reject' | 'revoke';

/** What may follow each state of a waiver; a state without successors is final. */
export const WAIVER_TRANSITIONS = {
  pending: ['granted', 'rejected', 'expired'],
  granted: ['revoked', 'expired'],
  rejected: [],
  revoked: [],
  expired: [],
} as const satisfies Record<WaiverState, readonly WaiverState[]>;

const STATES = Object.keys(WAIVER_TRANSITIONS) as WaiverState[];

export const WAIVER_STATE_AFTER = {
  grant: 'granted',
  reject: 'rejected',
  revoke: 'revoked',
} as const satisfies Record<WaiverDecision, WaiverState>;

export function waiverEnded(state: WaiverState): boolean {
  return WAIVER_TRANSITIONS[state].length === 0;
}

export function waiverMayBecome(from: WaiverState, to: WaiverState): boolean {
  return (WAIVER_TRANSITIONS[from] as readonly WaiverState[]).includes(to);
}

export const OPEN_WAIVER_STATES = STATES.filter(state => !waiverEnded(state));
