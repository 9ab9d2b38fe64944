import { randomUUID } from 'node:crypto';
import type { GateAuthorization, GateDecision } from '@internal/plugin-gate-common';
import type { Knex } from 'knex';

interface AuthorizationRow {
  id: string;
  change_id: string;
  bound_digest: string;
  decision: GateDecision;
  break_glass: GateAuthorization['breakGlass'] | null;
  approval_request_id: string | null;
  create_time: Date;
  expire_time: Date;
  use_time: Date | null;
}

/** Permission to make exactly one change, once. */
export interface StoredAuthorization {
  id: string;
  changeId: string;
  boundDigest: string;
  decision: GateDecision;
  breakGlass?: GateAuthorization['breakGlass'];
  /** Its approvals are used up with the authorization. */
  approvalRequestId?: string;
  createTime: Date;
  expireTime: Date;
  useTime?: Date;
}

export interface AuthorizationStore {
  get(id: string): Promise<StoredAuthorization | undefined>;
  byChange(changeId: string): Promise<StoredAuthorization | undefined>;
  /** Replaces an unused one of the same change; undefined when that was used in the meantime. */
  put(
    trx: Knex.Transaction,
    authorization: Omit<StoredAuthorization, 'id' | 'useTime'>,
  ): Promise<StoredAuthorization | undefined>;
  /** The authorization locked until the end of the transaction. */
  lock(trx: Knex.Transaction, id: string): Promise<StoredAuthorization | undefined>;
  markUsed(trx: Knex.Transaction, id: string, time: Date): Promise<void>;
}

export class DatabaseAuthorizationStore implements AuthorizationStore {
  constructor(private readonly knex: Knex) {}

  async get(id: string) {
    return fromRow(await this.knex<AuthorizationRow>('authorizations').where({ id }).first());
  }

  async byChange(changeId: string) {
    const row = await this.knex<AuthorizationRow>('authorizations')
      .where({ change_id: changeId })
      .first();
    return fromRow(row);
  }

  async put(
    trx: Knex.Transaction,
    authorization: Omit<StoredAuthorization, 'id' | 'useTime'>,
  ): Promise<StoredAuthorization | undefined> {
    const { breakGlass } = authorization;
    const [row] = await trx<AuthorizationRow>('authorizations')
      .insert({
        id: randomUUID(),
        change_id: authorization.changeId,
        bound_digest: authorization.boundDigest,
        decision: JSON.stringify(authorization.decision) as never,
        break_glass: (breakGlass ? JSON.stringify(breakGlass) : null) as never,
        approval_request_id: authorization.approvalRequestId ?? null,
        create_time: authorization.createTime,
        expire_time: authorization.expireTime,
      })
      .onConflict('change_id')
      .merge()
      .whereNull('authorizations.use_time')
      .returning('*');
    return fromRow(row);
  }

  async lock(trx: Knex.Transaction, id: string) {
    return fromRow(await trx<AuthorizationRow>('authorizations').where({ id }).forUpdate().first());
  }

  async markUsed(trx: Knex.Transaction, id: string, time: Date) {
    await trx<AuthorizationRow>('authorizations').where({ id }).update({ use_time: time });
  }
}

function fromRow(row: AuthorizationRow | undefined): StoredAuthorization | undefined {
  return (
    row && {
      id: row.id,
      changeId: row.change_id,
      boundDigest: row.bound_digest,
      decision: row.decision,
      breakGlass: row.break_glass ?? undefined,
      approvalRequestId: row.approval_request_id ?? undefined,
      createTime: row.create_time,
      expireTime: row.expire_time,
      useTime: row.use_time ?? undefined,
    }
  );
}
