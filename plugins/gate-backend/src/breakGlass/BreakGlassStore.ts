import type { BreakGlassUse, Change, GateDecision } from '@internal/plugin-gate-common';
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';

interface UseRow {
  id: string;
  change_id: string;
  entity_ref: string;
  change: Change;
  decision: GateDecision;
  reason: string;
  actor: string;
  skipped_approvers: string[];
  create_time: Date;
  expire_time: Date;
  closed_by: string | null;
  close_time: Date | null;
  notes: string | null;
}

export type NewBreakGlassUse = Pick<
  BreakGlassUse,
  'change' | 'decision' | 'reason' | 'actor' | 'skippedApprovers'
> & { createTime: Date; expireTime: Date };

/** Uses of break-glass with their follow-ups; never deleted. */
export interface BreakGlassStore {
  /** Newest first. */
  list(query: { state?: BreakGlassUse['state']; limit: number }): Promise<BreakGlassUse[]>;
  get(id: string): Promise<BreakGlassUse | undefined>;
  /** Once per change. */
  insert(trx: Knex.Transaction, use: NewBreakGlassUse): Promise<void>;
  /** False when somebody else has closed it. */
  close(
    trx: Knex.Transaction,
    id: string,
    end: { by: string; notes: string; time: Date },
  ): Promise<boolean>;
}

export class DatabaseBreakGlassStore implements BreakGlassStore {
  constructor(private readonly knex: Knex) {}

  async list({ state, limit }: { state?: BreakGlassUse['state']; limit: number }) {
    const rows = this.knex<UseRow>('break_glass_uses').orderBy('create_time', 'desc').limit(limit);
    if (state === 'open') rows.whereNull('close_time');
    if (state === 'closed') rows.whereNotNull('close_time');
    return (await rows).map(fromRow);
  }

  async get(id: string) {
    const row = await this.knex<UseRow>('break_glass_uses').where({ id }).first();
    return row && fromRow(row);
  }

  async insert(trx: Knex.Transaction, use: NewBreakGlassUse) {
    await trx<UseRow>('break_glass_uses')
      .insert({
        id: randomUUID(),
        change_id: use.change.id,
        entity_ref: use.change.entityRef,
        change: JSON.stringify(use.change) as never,
        decision: JSON.stringify(use.decision) as never,
        reason: use.reason,
        actor: use.actor,
        skipped_approvers: JSON.stringify(use.skippedApprovers) as never,
        create_time: use.createTime,
        expire_time: use.expireTime,
      })
      .onConflict('change_id')
      .merge();
  }

  async close(trx: Knex.Transaction, id: string, end: { by: string; notes: string; time: Date }) {
    const changed = await trx<UseRow>('break_glass_uses')
      .where({ id, close_time: null })
      .update({ closed_by: end.by, notes: end.notes, close_time: end.time });
    return changed === 1;
  }
}

function fromRow(row: UseRow): BreakGlassUse {
  return {
    id: row.id,
    change: row.change,
    decision: row.decision,
    reason: row.reason,
    actor: row.actor,
    skippedApprovers: row.skipped_approvers,
    createTime: row.create_time.toISOString(),
    expireTime: row.expire_time.toISOString(),
    state: row.close_time ? 'closed' : 'open',
    ...(row.closed_by && { closedBy: row.closed_by }),
    ...(row.close_time && { closeTime: row.close_time.toISOString() }),
    ...(row.notes && { notes: row.notes }),
  };
}
