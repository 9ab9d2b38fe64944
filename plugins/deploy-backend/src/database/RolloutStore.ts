import type { ChangeRecord } from '@internal/plugin-audit-common';
import type { RolloutAction } from '@internal/plugin-deploy-common';
import type { RolloutPatch, RolloutRecord } from '../rollouts/RolloutRecord';

export interface RolloutOperation {
  id: string;
  rolloutId: string;
  requestId: string;
  action: RolloutAction;
  actor: string;
  reason?: string;
  createTime: string;
  /** Absent: a target still has to act. */
  doneTime?: string;
  failure?: string;
}

export type NewOperation = Pick<
  RolloutOperation,
  'rolloutId' | 'requestId' | 'action' | 'actor' | 'reason'
>;

/**
 * Rollouts with their analyses. Every change is a compare-and-set on the revision that it was decided upon and goes along
 * `ROLLOUT_TRANSITIONS`; its records go to the ledger's outbox in the same transaction.
 */
export interface RolloutStore {
  get(id: string): Promise<RolloutRecord | undefined>;
  ofDeployments(deploymentIds: string[]): Promise<RolloutRecord[]>;
  /** Newest first. */
  list(query: {
    entityRef?: string;
    environment?: string;
    limit: number;
  }): Promise<RolloutRecord[]>;
  /** The newest of a place. */
  newest(service: string, environment: string): Promise<RolloutRecord | undefined>;
  /** Those that are not over, and those whose end the target does not know yet. */
  open(): Promise<RolloutRecord[]>;
  /** Ended ones whose earlier release is to be taken down now. */
  standbyOver(time: Date): Promise<RolloutRecord[]>;
  endStandby(id: string): Promise<void>;
  /** Undefined when the rollout has changed since it was read: read again and decide anew. */
  change(
    rollout: RolloutRecord,
    patch: RolloutPatch,
    records?: (changed: RolloutRecord) => ChangeRecord[],
  ): Promise<RolloutRecord | undefined>;
  /** The target knows the end. */
  settle(rollout: RolloutRecord): Promise<void>;
  setMessage(id: string, message: string): Promise<void>;
  operation(requestId: string): Promise<RolloutOperation | undefined>;
  /**
   * Takes an action once: with the change it makes, or (no patch) for the target to do. Undefined when the rollout has changed since
   * it was read; the operation of an earlier call with the same `requestId` otherwise.
   */
  operate(
    operation: NewOperation,
    rollout: RolloutRecord,
    patch: RolloutPatch | undefined,
    time: Date,
    records?: (changed: RolloutRecord) => ChangeRecord[],
  ): Promise<RolloutOperation | undefined>;
  /** Those that a target still has to do, oldest first. */
  pendingOperations(rolloutId: string): Promise<RolloutOperation[]>;
  endOperation(id: string, time: Date, failure?: string): Promise<void>;
  /** Rollouts whose present phase nobody has heard of. */
  unannounced(limit: number): Promise<RolloutRecord[]>;
  markAnnounced(rollout: RolloutRecord): Promise<void>;
}
