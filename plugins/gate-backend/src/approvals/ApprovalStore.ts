import type { Change } from '@internal/plugin-gate-common';
import type { Knex } from 'knex';
import type { ApprovalState } from '../domain/approvalStates';
import type { GivenVerdict, StoredApprovalRequest } from '../domain/approvals';

export type NewApprovalRequest = Pick<
  StoredApprovalRequest,
  'change' | 'changeDigest' | 'required' | 'createdBy'
> & { createTime: Date; expireTime: Date };

export interface ApprovalQuery {
  state?: ApprovalState;
  entityRef?: string;
  limit: number;
}

/** Approval requests with what was said about them. States are as they are at the `time` that is asked about. */
export interface ApprovalStore {
  get(id: string, time: Date): Promise<StoredApprovalRequest | undefined>;
  /** Newest first. */
  list(query: ApprovalQuery, time: Date): Promise<StoredApprovalRequest[]>;
  /** The newest request of the digest that is open or was rejected. */
  latest(changeDigest: string, time: Date): Promise<StoredApprovalRequest | undefined>;
  /** The request locked until the end of the transaction. */
  lock(trx: Knex.Transaction, id: string, time: Date): Promise<StoredApprovalRequest | undefined>;
  /** The open request about the same kind, entity and environment; nobody else opens one until the end of the transaction. */
  lockSubject(
    trx: Knex.Transaction,
    change: Change,
    time: Date,
  ): Promise<StoredApprovalRequest | undefined>;
  insert(trx: Knex.Transaction, request: NewApprovalRequest): Promise<StoredApprovalRequest>;
  putVerdict(trx: Knex.Transaction, id: string, verdict: GivenVerdict): Promise<void>;
  /** Compare-and-set along the transition table; false when it is not in a state that may become this. */
  setState(trx: Knex.Transaction, id: string, state: ApprovalState, time: Date): Promise<boolean>;
  /** Closes what expired; the ids. */
  expire(time: Date): Promise<string[]>;
}
