import type { DatabaseService } from '@backstage/backend-plugin-api';
import type { RunLogLine } from '@internal/plugin-cicd-common';
import type { Knex } from 'knex';
import type { RunLogStore } from './RunLogStore';
import type { LogLineRow } from './rows';

/** A build that prints more than this is telling nobody anything. */
const MAX_LINES = 20_000;
const MAX_LINE_LENGTH = 4_000;
/** Rows per statement: 5 bindings each, PostgreSQL takes 65,535. */
const BATCH = 1_000;

export class DatabaseRunLogStore implements RunLogStore {
  /** The tables are made by {@link DatabaseRunStore}. */
  static async create(options: { database: DatabaseService }): Promise<DatabaseRunLogStore> {
    return new DatabaseRunLogStore(await options.database.getClient());
  }

  private constructor(private readonly knex: Knex) {}

  async append(runId: string, step: string, lines: string[], time: Date): Promise<void> {
    for (let start = 0; start < lines.length; start += BATCH) {
      await this.#appendBatch(runId, step, lines.slice(start, start + BATCH), time);
    }
  }

  async read(runId: string, after: number, limit: number): Promise<RunLogLine[]> {
    const rows = await this.knex<LogLineRow>('run_log_lines')
      .where({ run_id: runId })
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(limit);
    return rows.map(row => ({
      seq: row.seq,
      time: row.time.toISOString(),
      step: row.step,
      text: row.text,
    }));
  }

  async removeEndedBefore(time: Date): Promise<number> {
    const ended = this.knex('runs').select('id').where('end_time', '<', time);
    const removed = await this.knex('run_log_lines')
      .whereIn('run_id', ended)
      .delete()
      .returning('run_id');
    return new Set(removed.map(row => row.run_id)).size;
  }

  async #appendBatch(runId: string, step: string, lines: string[], time: Date): Promise<void> {
    const last = await this.knex<LogLineRow>('run_log_lines')
      .where({ run_id: runId })
      .max<{ max: number | null }>('seq as max')
      .first();
    const next = (last?.max ?? -1) + 1;
    if (next > MAX_LINES) return;
    const kept =
      next + lines.length > MAX_LINES
        ? [...lines.slice(0, MAX_LINES - next), `… the log of a run ends after ${MAX_LINES} lines`]
        : lines;
    await this.knex<LogLineRow>('run_log_lines').insert(
      kept.map((text, index) => ({
        run_id: runId,
        seq: next + index,
        time,
        step,
        // PostgreSQL's text has no NUL.
        text: text.replaceAll('\u0000', '').slice(0, MAX_LINE_LENGTH),
      })),
    );
  }
}
