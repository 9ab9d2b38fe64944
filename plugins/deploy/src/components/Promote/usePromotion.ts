import { useApi } from '@backstage/frontend-plugin-api';
import type { Deployment } from '@internal/plugin-deploy-common';
import { useGateDecision } from '@internal/plugin-gate-react';
import { useRef } from 'react';
import { deployApiRef, type DeployRequest } from '../../api/DeployApi';
import { newRequestId } from '../shared/requestId';

export interface PromotionTarget {
  entityRef: string;
  environment: string;
  digest: string;
  kind?: Deployment['kind'];
  how?: DeployRequest['how'];
  reason?: string;
}

/** The gate's decision about one promotion, and what carries it out. */
export function usePromotion(target: PromotionTarget) {
  const api = useApi(deployApiRef);
  const { entityRef, environment, digest, kind = 'promote', how, reason } = target;
  // The same until it has gone through: a press after a lost answer must not deploy twice.
  const requestId = useRef(newRequestId());
  const request = (): DeployRequest => ({
    entityRef,
    environment,
    digest,
    kind,
    requestId: requestId.current,
    ...(how && { how }),
    ...(reason && { reason }),
  });
  const decision = useGateDecision(
    signal => api.decide(request(), signal),
    [entityRef, environment, digest, kind, how],
  );
  const strategy =
    decision.status === 'loaded'
      ? (decision.value as Awaited<ReturnType<typeof api.decide>>).strategy
      : undefined;
  return {
    decision,
    strategy,
    proceed: async (options?: { breakGlass?: { reason: string } }) => {
      const deployment = await api.deploy({ ...request(), ...options });
      requestId.current = newRequestId();
      return deployment;
    },
    requestApproval: () => api.requestApproval(request()),
  };
}
