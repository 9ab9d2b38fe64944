import { randomUUID } from 'node:crypto';
import type { StoppedLine } from '@internal/plugin-gate-common';
import type { Knex } from 'knex';

interface LineRow {
  id: string;
  system_ref: string | null;
  reason: string;
  hotfix_allowed: boolean;
  started_by: string;
  start_time: Date;
  ended_by: string | null;
  end_time: Date | null;
}

export type NewLine = Pick<StoppedLine, 'systemRef' | 'reason' | 'hotfixAllowed' | 'startedBy'> & {
  startTime: Date;
};

/** Lines that are, and were, stopped. At most one per system, and one for everything, is stopped at a time. */
export interface LineStore {
  active(): Promise<StoppedLine[]>;
  /** Newest first, the stopped ones before those that run again. */
  list(limit: number): Promise<StoppedLine[]>;
  get(id: string): Promise<StoppedLine | undefined>;
  /** Undefined when that line is stopped already. */
  insert(trx: Knex.Transaction, line: NewLine): Promise<StoppedLine | undefined>;
  /** Undefined when it runs already. */
  end(trx: Knex.Transaction, id: string, by: string, time: Date): Promise<StoppedLine | undefined>;
}

export class DatabaseLineStore implements LineStore {
  constructor(private readonly knex: Knex) {}

  async active() {
    return (await this.knex<LineRow>('stopped_lines').whereNull('end_time')).map(fromRow);
  }

  async list(limit: number) {
    const rows = await this.knex<LineRow>('stopped_lines')
      .orderByRaw('end_time is not null, start_time desc')
      .limit(limit);
    return rows.map(fromRow);
  }

  async get(id: string) {
    const row = await this.knex<LineRow>('stopped_lines').where({ id }).first();
    return row && fromRow(row);
  }

  async insert(trx: Knex.Transaction, line: NewLine) {
    const [row] = await trx<LineRow>('stopped_lines')
      .insert({
        id: randomUUID(),
        system_ref: line.systemRef ?? null,
        reason: line.reason,
        hotfix_allowed: line.hotfixAllowed,
        started_by: line.startedBy,
        start_time: line.startTime,
      })
      .onConflict(trx.raw(`(coalesce(system_ref, '')) where end_time is null`) as never)
      .ignore()
      .returning('*');
    return row && fromRow(row);
  }

  async end(trx: Knex.Transaction, id: string, by: string, time: Date) {
    const [row] = await trx<LineRow>('stopped_lines')
      .where({ id, end_time: null })
      .update({ ended_by: by, end_time: time })
      .returning('*');
    return row && fromRow(row);
  }
}

function fromRow(row: LineRow): StoppedLine {
  return {
    id: row.id,
    ...(row.system_ref && { systemRef: row.system_ref }),
    reason: row.reason,
    hotfixAllowed: row.hotfix_allowed,
    startedBy: row.started_by,
    startTime: row.start_time.toISOString(),
    ...(row.ended_by && { endedBy: row.ended_by }),
    ...(row.end_time && { endTime: row.end_time.toISOString() }),
  };
}
