import type { GateVerdict } from '@internal/plugin-gate-common';
import type { PortalState } from '@internal/portal-ui';

const badges: Record<GateVerdict, { status: string; state: PortalState }> = {
  allow: { status: 'Allowed', state: 'healthy' },
  'needs-approval': { status: 'Needs approval', state: 'paused' },
  deny: { status: 'Blocked', state: 'failed' },
};

/** A decision by word and shape. */
export function decisionBadge(verdict: GateVerdict) {
  return badges[verdict];
}
