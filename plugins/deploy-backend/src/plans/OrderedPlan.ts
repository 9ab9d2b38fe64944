import type { Clearance } from '../database/DeploymentStore';
import type { ShippingPlan } from '../database/activateDeployment';

export interface OrderedStep {
  entityRef: string;
  service: string;
  fromDigest?: string;
  toDigest: string;
  reason: string;
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  message: string;
  /** Raised when the step is tried again. */
  attempt: number;
  deploymentId?: string;
  rolloutId?: string;
  /** What the gate allowed when the whole was decided; absent: the gate is asked when the step's turn comes. */
  cleared?: { clearance: Clearance; plan: ShippingPlan };
}

/** Deployments of several services, one after the other; stops at the first that fails. */
export interface OrderedPlan {
  id: string;
  kind: 'rollback' | 'release-set';
  entityRef?: string;
  environment: string;
  phase: 'Running' | 'Succeeded' | 'Failed' | 'RolledBack';
  message: string;
  revision: number;
  steps: OrderedStep[];
  correlationId: string;
  actor: string;
  reason?: string;
  requestId?: string;
  releaseSetId?: string;
  createTime: string;
  endTime?: string;
}

export type NewPlan = Omit<
  OrderedPlan,
  'phase' | 'message' | 'revision' | 'createTime' | 'endTime'
>;
