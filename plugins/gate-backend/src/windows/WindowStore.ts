import { randomUUID } from 'node:crypto';
import type { FreezeWindow, WindowOverride } from '@internal/plugin-gate-common';
import type { Knex } from 'knex';
import type { WindowInput } from '../domain/windows/windowSchema';

interface WindowRow {
  id: string;
  spec: WindowInput;
  source: 'portal' | 'holidays';
  year: number | null;
  created_by: string;
  create_time: Date;
}

interface OverrideRow {
  id: string;
  window_id: string;
  reason: string;
  by: string;
  start_time: Date;
  expire_time: Date;
}

/** Windows made in the portal, imported holidays, and what is passed by hand. */
export interface WindowStore {
  list(): Promise<FreezeWindow[]>;
  get(id: string): Promise<FreezeWindow | undefined>;
  insert(
    trx: Knex.Transaction,
    window: { spec: WindowInput; source: 'portal' | 'holidays'; year?: number },
    by: string,
    time: Date,
  ): Promise<FreezeWindow>;
  update(trx: Knex.Transaction, id: string, spec: WindowInput): Promise<FreezeWindow>;
  remove(trx: Knex.Transaction, id: string): Promise<void>;
  /** Takes away the holidays of a year; how many. */
  removeHolidays(trx: Knex.Transaction, year: number): Promise<number>;
  /** In force at `time`; the longest of each window. */
  overrides(time: Date): Promise<WindowOverride[]>;
  insertOverride(trx: Knex.Transaction, override: WindowOverride): Promise<void>;
}

export class DatabaseWindowStore implements WindowStore {
  constructor(private readonly knex: Knex) {}

  async list() {
    const rows = await this.knex<WindowRow>('freeze_windows').orderBy('create_time');
    return rows.map(fromRow);
  }

  async get(id: string) {
    const row = await this.knex<WindowRow>('freeze_windows').where({ id }).first();
    return row && fromRow(row);
  }

  async insert(
    trx: Knex.Transaction,
    window: { spec: WindowInput; source: 'portal' | 'holidays'; year?: number },
    by: string,
    time: Date,
  ) {
    const [row] = await trx<WindowRow>('freeze_windows')
      .insert({
        id: randomUUID(),
        spec: JSON.stringify(window.spec) as never,
        source: window.source,
        year: window.year ?? null,
        created_by: by,
        create_time: time,
      })
      .returning('*');
    return fromRow(row);
  }

  async update(trx: Knex.Transaction, id: string, spec: WindowInput) {
    const [row] = await trx<WindowRow>('freeze_windows')
      .where({ id })
      .update({ spec: JSON.stringify(spec) as never })
      .returning('*');
    return fromRow(row);
  }

  async remove(trx: Knex.Transaction, id: string) {
    await trx<WindowRow>('freeze_windows').where({ id }).delete();
  }

  async removeHolidays(trx: Knex.Transaction, year: number) {
    return trx<WindowRow>('freeze_windows').where({ source: 'holidays', year }).delete();
  }

  async overrides(time: Date) {
    const rows = await this.knex<OverrideRow>('window_overrides')
      .where('start_time', '<=', time)
      .where('expire_time', '>', time)
      .orderBy('expire_time');
    const longest = new Map(rows.map(row => [row.window_id, row]));
    return [...longest.values()].map(row => ({
      windowId: row.window_id,
      reason: row.reason,
      by: row.by,
      startTime: row.start_time.toISOString(),
      expireTime: row.expire_time.toISOString(),
    }));
  }

  async insertOverride(trx: Knex.Transaction, override: WindowOverride) {
    await trx<OverrideRow>('window_overrides').insert({
      id: randomUUID(),
      window_id: override.windowId,
      reason: override.reason,
      by: override.by,
      start_time: new Date(override.startTime),
      expire_time: new Date(override.expireTime),
    });
  }
}

function fromRow({ id, spec, source }: WindowRow): FreezeWindow {
  return { ...spec, id, source };
}
