import { randomUUID } from 'node:crypto';
import type { Change, Waiver } from '@internal/plugin-gate-common';
import type { Knex } from 'knex';
import { OPEN_WAIVER_STATES, type WaiverState } from '../domain/waiverStates';

interface WaiverRow {
  id: string;
  check_id: string;
  entity_ref: string;
  environment: string | null;
  reason: string;
  state: WaiverState;
  requested_by: string;
  create_time: Date;
  decided_by: string | null;
  comment: string | null;
  expire_time: Date;
}

export type NewWaiver = Pick<
  Waiver,
  'checkId' | 'entityRef' | 'environment' | 'reason' | 'requestedBy'
> & { createTime: Date; expireTime: Date };

/** Waivers; their states are as they are at the `time` that is asked about. */
export interface WaiverStore {
  /** Newest first. */
  list(query: { entityRef?: string; limit: number }, time: Date): Promise<Waiver[]>;
  get(id: string, time: Date): Promise<Waiver | undefined>;
  /** Granted ones that fit the change's entity and environment. */
  inForce(change: Change, time: Date): Promise<Waiver[]>;
  insert(trx: Knex.Transaction, waiver: NewWaiver): Promise<Waiver>;
  /** The waiver locked until the end of the transaction. */
  lock(trx: Knex.Transaction, id: string, time: Date): Promise<Waiver | undefined>;
  setState(
    trx: Knex.Transaction,
    id: string,
    change: { state: WaiverState; decidedBy: string; comment?: string },
  ): Promise<void>;
  /** Closes what expired; the ids. */
  expire(time: Date): Promise<string[]>;
}

export class DatabaseWaiverStore implements WaiverStore {
  constructor(private readonly knex: Knex) {}

  async list(query: { entityRef?: string; limit: number }, time: Date) {
    const rows = this.knex<WaiverRow>('waivers').orderBy('create_time', 'desc').limit(query.limit);
    if (query.entityRef) rows.where({ entity_ref: query.entityRef });
    return (await rows).map(row => fromRow(row, time));
  }

  async get(id: string, time: Date) {
    const row = await this.knex<WaiverRow>('waivers').where({ id }).first();
    return row && fromRow(row, time);
  }

  async inForce(change: Change, time: Date) {
    const rows = await this.knex<WaiverRow>('waivers')
      .where({ entity_ref: change.entityRef, state: 'granted' })
      .where('expire_time', '>', time)
      .where('create_time', '<=', time)
      .where(inner =>
        inner.whereNull('environment').orWhere({ environment: change.environment ?? null }),
      );
    return rows.map(row => fromRow(row, time));
  }

  async insert(trx: Knex.Transaction, waiver: NewWaiver) {
    const [row] = await trx<WaiverRow>('waivers')
      .insert({
        id: randomUUID(),
        check_id: waiver.checkId,
        entity_ref: waiver.entityRef,
        environment: waiver.environment ?? null,
        reason: waiver.reason,
        state: 'pending',
        requested_by: waiver.requestedBy,
        create_time: waiver.createTime,
        expire_time: waiver.expireTime,
      })
      .returning('*');
    return fromRow(row, waiver.createTime);
  }

  async lock(trx: Knex.Transaction, id: string, time: Date) {
    const row = await trx<WaiverRow>('waivers').where({ id }).forUpdate().first();
    return row && fromRow(row, time);
  }

  async setState(
    trx: Knex.Transaction,
    id: string,
    change: { state: WaiverState; decidedBy: string; comment?: string },
  ) {
    await trx<WaiverRow>('waivers')
      .where({ id })
      .update({
        state: change.state,
        decided_by: change.decidedBy,
        comment: change.comment ?? null,
      });
  }

  async expire(time: Date) {
    const rows = await this.knex<WaiverRow>('waivers')
      .whereIn('state', OPEN_WAIVER_STATES)
      .where('expire_time', '<=', time)
      .update({ state: 'expired' })
      .returning('id');
    return rows.map(({ id }) => id);
  }
}

function fromRow(row: WaiverRow, time: Date): Waiver {
  const over = OPEN_WAIVER_STATES.includes(row.state) && row.expire_time <= time;
  return {
    id: row.id,
    checkId: row.check_id,
    entityRef: row.entity_ref,
    ...(row.environment && { environment: row.environment }),
    reason: row.reason,
    state: over ? 'expired' : row.state,
    requestedBy: row.requested_by,
    createTime: row.create_time.toISOString(),
    ...(row.decided_by && { decidedBy: row.decided_by }),
    expireTime: row.expire_time.toISOString(),
  };
}
