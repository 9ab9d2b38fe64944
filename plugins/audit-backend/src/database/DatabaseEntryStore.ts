import { NotFoundError } from '@backstage/errors';
import type { ChangeRecord, LedgerEntry } from '@internal/plugin-audit-common';
import type { Clock } from '@internal/plugin-kit';
import type { Knex } from 'knex';
import { appendEntries } from './appendEntries';
import type { EntryFilter, EntryPlace, EntryStore } from './EntryStore';
import { listSql } from './listSql';
import { entryOf, type EntryRow } from './rows';

export class DatabaseEntryStore implements EntryStore {
  constructor(private readonly knex: Knex, private readonly clock: Clock) {}

  async append(records: ChangeRecord[]): Promise<LedgerEntry[]> {
    if (records.length === 0) return [];
    const entries = await this.knex.transaction(trx =>
      appendEntries(trx, records, () => this.clock.now()),
    );
    return records.map(({ id }) => entries.get(id)!);
  }

  async list(
    filter: EntryFilter,
    page: { limit: number; after?: EntryPlace },
  ): Promise<LedgerEntry[]> {
    const { sql, bindings } = listSql(filter, page);
    const { rows } = await this.knex.raw<{ rows: EntryRow[] }>(sql, bindings);
    return rows.map(entryOf);
  }

  async get(id: string): Promise<LedgerEntry> {
    const row = await this.#entries().where({ record_id: id }).first();
    if (!row) throw new NotFoundError(`There is no record ${id} in the change ledger`);
    return entryOf(row);
  }

  async outcomes(changeIds: string[]): Promise<Map<string, LedgerEntry>> {
    if (changeIds.length === 0) return new Map();
    const rows = await this.#entries()
      .whereIn('change_id', changeIds)
      .where('kind', 'outcome')
      .orderBy('position');
    return new Map(
      rows.map(row => {
        const entry = entryOf(row);
        return [entry.record.changeId, entry] as const;
      }),
    );
  }

  async size(): Promise<number> {
    const [{ last }] = await this.knex('entries').max('position as last');
    return last === null ? 0 : Number(last) + 1;
  }

  #entries() {
    return this.knex<EntryRow & { record_id: string; change_id: string; kind: string }>(
      'entries',
    ).select('position', 'leaf', 'leaf_hash', 'record_id');
  }
}
