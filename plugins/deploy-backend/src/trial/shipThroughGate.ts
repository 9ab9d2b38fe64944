import { randomUUID } from 'node:crypto';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { GateDecision } from '@internal/plugin-gate-common';
import type { DeployApi, DeployRequest } from '../deployments/DeployApi';

export interface Shipment {
  entityRef: string;
  digest: string;
  environment: string;
  /** In the order of promotion. */
  environments: string[];
  automatic: string[];
  reason: string;
}

/** Calls `look` until it answers with something, or gives up with undefined. */
export type Until = <T>(
  minutes: number,
  look: () => Promise<T | undefined>,
) => Promise<T | undefined>;

const ORDER_MINUTES = 5;
const APPROVAL_MINUTES = 60;

/**
 * Ships a release as a person does who presses *Promote* in one environment after the other: waits where the gate says that something
 * must happen first, and asks for approvals.
 *
 * @param tell - gets what is waited for
 * @throws Error when the gate does not open in time
 */
export async function shipThroughGate(
  deploy: DeployApi,
  shipment: Shipment,
  credentials: BackstageCredentials,
  { until, tell }: { until: Until; tell: (message: string) => void },
): Promise<void> {
  const { environment, environments, automatic } = shipment;
  const before = environments.slice(0, environments.indexOf(environment));
  for (const place of [...before, environment]) {
    // Where releases come by themselves, this one is on its way already.
    if (automatic.includes(place)) continue;
    const request: DeployRequest = {
      entityRef: shipment.entityRef,
      environment: place,
      digest: shipment.digest,
      kind: 'promote',
      requestId: randomUUID(),
      reason: shipment.reason,
    };
    const minutes = place === environment ? APPROVAL_MINUTES : ORDER_MINUTES;
    let asked = false;
    let last = '';
    const open = await until(minutes, async () => {
      const { decision } = await deploy.decide(request, { credentials });
      if (decision.decision === 'allow') return true;
      last = reasonsOf(decision);
      tell(`Waits at the gate of "${place}": ${last}`);
      if (!asked && decision.missingApprovals.length > 0 && !decision.approvalRequestId) {
        asked = true;
        await deploy.requestApproval(request, { credentials });
      }
      return undefined;
    });
    if (!open) throw new Error(`The gate of "${place}" did not open: ${last}`);
    tell(`It is being shipped to "${place}".`);
    await deploy.deploy(request, { credentials });
  }
}

function reasonsOf({ checks }: GateDecision): string {
  const denying = checks.filter(check => check.verdict !== 'pass');
  return denying.map(check => check.reason).join(' ');
}
