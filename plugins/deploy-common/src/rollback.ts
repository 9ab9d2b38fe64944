import type { CheckResult } from '@internal/plugin-gate-common';
import type { Release } from './types';

/** One service of an ordered plan; steps run one after the other and stop at the first that fails. */
export interface RollbackPlanStep {
  entityRef: string;
  service: string;
  fromDigest: string;
  toDigest: string;
  /** Why it is in the plan, and why here: "uses `price` of order since 1a2b3c4d". */
  reason: string;
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  message: string;
  deploymentId?: string;
}

/** The safe order in which a service and those that depend on it go back. */
export interface RollbackPlan {
  /** Absent while it is only a proposal. */
  id?: string;
  entityRef: string;
  environment: string;
  phase: 'Proposed' | 'Running' | 'Succeeded' | 'Failed';
  message: string;
  steps: RollbackPlanStep[];
  correlationId?: string;
  actor?: string;
  createTime?: string;
  endTime?: string;
}

/** Answer of `GET /rollbacks`: what one press would go back to. */
export interface RollbackOffer {
  /** Last release that was healthy here; absent when there is none to go back to. */
  target?: Release;
  /** Of damage only: they stop it. */
  blockers: CheckResult[];
  /** Said and recorded, and stops nothing. */
  advice?: CheckResult[];
  /** Set when `blockers` is not empty and an order exists in which it would be safe. */
  plan?: RollbackPlan;
}

/** One service of a release set. */
export interface ReleaseSetItem {
  entityRef: string;
  service: string;
  digest: string;
  fromDigest?: string;
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Skipped';
  message: string;
  deploymentId?: string;
  rolloutId?: string;
}

/** Services that are promoted together: one decision, one correlation id, in the order of the graph. */
export interface ReleaseSet {
  id: string;
  environment: string;
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'RolledBack';
  message: string;
  /** In the order in which they are promoted: what is depended on comes first. */
  items: ReleaseSetItem[];
  correlationId: string;
  actor: string;
  reason?: string;
  createTime: string;
  endTime?: string;
  /** Of the way back, once it was asked for. */
  rollbackPlanId?: string;
}
