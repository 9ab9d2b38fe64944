// Ships releases through the portal's API as people do: promote, ask, approve by somebody else.
import { until } from './until.mjs';

const APPROVER = 'platform-admin';
const id = () => `bench-${Math.random().toString(36).slice(2)}`;

/** Answer of `POST /deployments`, and when it was asked for; asks for approvals first where they are missing. */
export async function ship(platform, change) {
  const body = { kind: 'promote', requestId: id(), ...change };
  await until(
    `the gate of ${change.environment}`,
    async () => {
      const { decision } = await platform.api('deploy/deployments/decision', { body });
      if (decision.decision === 'allow') return true;
      if (decision.missingApprovals.length > 0) await approve(platform, body);
      return undefined;
    },
    { everyMs: 500, timeoutMs: 120_000 },
  );
  const pressed = performance.now();
  return { deployment: await platform.api('deploy/deployments', { body }), pressed };
}

async function approve(platform, body) {
  const request = await platform.api('deploy/deployments/approval-request', { body });
  await approveRequest(platform, request.id);
}

/** Approves what is asked for, as a person who may. */
export async function approveRequest(platform, requestId) {
  await platform.api(`gate/approvals/${requestId}/verdict`, {
    body: { verdict: 'approved', comment: 'Benchmark' },
    token: await platform.signIn(APPROVER),
  });
}

export async function approvePending(platform, entityRef) {
  const { items } = await platform.api(`gate/approvals?state=pending&entityRef=${entityRef}`);
  for (const { id: requestId } of items) await approveRequest(platform, requestId);
}

/** The state of one environment, once `what` holds of it. */
export function untilEnvironment(platform, entityRef, environment, what, timeoutMs = 120_000) {
  return until(
    `${environment} of ${entityRef}`,
    async () => {
      const { items } = await platform.api(`deploy/environments?entityRef=${entityRef}`);
      const state = items.find(each => each.environment === environment);
      return state && what(state) ? state : undefined;
    },
    { everyMs: 300, timeoutMs },
  );
}

/** Digest of the newest release, once it is not `before`. */
export function untilRelease(platform, entityRef, before) {
  return until(
    `a release of ${entityRef}`,
    async () => {
      const { items } = await platform.api(`deploy/releases?entityRef=${entityRef}`);
      return items[0] && items[0].digest !== before ? items[0].digest : undefined;
    },
    { everyMs: 300, timeoutMs: 120_000 },
  );
}
