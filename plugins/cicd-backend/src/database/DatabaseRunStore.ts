import { randomUUID } from 'node:crypto';
import type { DatabaseService } from '@backstage/backend-plugin-api';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  BUILD_STEPS,
  type Run,
  type RunPhase,
  type RunStep,
  runPhasesBefore,
} from '@internal/plugin-cicd-common';
import type { RunResult, SourceHead } from '@internal/plugin-cicd-node';
import type { Knex } from 'knex';
import type { RunFilter, RunStore, UnregisteredRelease } from './RunStore';
import { type RunRow, runFromRows, type StepRow } from './rows';

const migrationsDir = resolvePackagePath('@internal/plugin-cicd-backend', 'migrations');

export class DatabaseRunStore implements RunStore {
  static async create(options: { database: DatabaseService }): Promise<DatabaseRunStore> {
    const knex = await options.database.getClient();
    if (!options.database.migrations?.skip) {
      await knex.migrate.latest({ directory: migrationsDir });
    }
    return new DatabaseRunStore(knex);
  }

  private constructor(private readonly knex: Knex) {}

  async request(head: SourceHead, options: { time: Date; repeat: 'never' | 'failed' | 'always' }) {
    return this.knex.transaction(async trx => {
      await lockBranch(trx, head);
      const branch = { repository: head.repository, branch: head.branch };
      const newest = await trx<RunRow>('runs').where(branch).orderBy('sequence', 'desc').first();
      if (newest?.commit === head.commit && !repeats(newest.phase, options.repeat)) {
        return { run: await this.#withSteps(trx, newest), created: false };
      }
      await trx<RunRow>('runs')
        .where({ ...branch, phase: 'Queued' })
        .update({
          phase: 'Superseded',
          end_time: options.time,
          message: `A newer commit of ${head.branch} was pushed: ${head.commit.slice(0, 8)}.`,
        });
      const [row] = await trx<RunRow>('runs').insert(newRow(head, options.time)).returning('*');
      await trx<StepRow>('run_steps').insert(
        BUILD_STEPS.map((name, position) => ({
          run_id: row.id,
          name,
          position,
          phase: 'Pending' as const,
        })),
      );
      return { run: await this.#withSteps(trx, row), created: true };
    });
  }

  async get(id: string): Promise<Run | undefined> {
    const row = await this.knex<RunRow>('runs').where({ id }).first();
    return row && this.#withSteps(this.knex, row);
  }

  async list(filter: RunFilter): Promise<Run[]> {
    const query = this.knex<RunRow>('runs').orderBy('sequence', 'desc').limit(filter.limit);
    if (filter.entityRef) query.where('entity_ref', filter.entityRef);
    if (filter.repository) query.where('repository', filter.repository);
    if (filter.branch) query.where('branch', filter.branch);
    if (filter.commit) query.where('commit', filter.commit);
    if (filter.phase) query.where('phase', filter.phase);
    if (filter.beforeSequence !== undefined) {
      query.where('sequence', '<', String(filter.beforeSequence));
    }
    return this.#withAllSteps(await query);
  }

  async claim(id: string, worker: string, time: Date): Promise<Run | undefined> {
    return this.knex.transaction(async trx => {
      const asked = await trx<RunRow>('runs').where({ id }).first();
      if (!asked) return undefined;
      await lockBranch(trx, asked);
      const row = await trx<RunRow>('runs').where({ id }).forUpdate().first();
      if (row?.phase !== 'Queued') return undefined;
      // Builds of one branch run one after the other, so that releases are registered in the order of their commits.
      const busy = await trx<RunRow>('runs')
        .where({ repository: row.repository, branch: row.branch, phase: 'Running' })
        .first();
      if (busy) return undefined;
      const [claimed] = await trx<RunRow>('runs')
        .where({ id })
        .update({
          phase: 'Running',
          worker,
          attempt: row.attempt + 1,
          start_time: row.start_time ?? time,
          heartbeat_time: time,
        })
        .returning('*');
      await trx<StepRow>('run_steps')
        .where({ run_id: id })
        .update({ phase: 'Pending', start_time: null, end_time: null, failure: null });
      return this.#withSteps(trx, claimed);
    });
  }

  async heartbeat(id: string, worker: string, time: Date): Promise<boolean> {
    const count = await this.knex<RunRow>('runs')
      .where({ id, worker, phase: 'Running' })
      .update({ heartbeat_time: time });
    return count > 0;
  }

  async finish(id: string, worker: string, result: RunResult, time: Date): Promise<boolean> {
    const outcome: Partial<RunRow> =
      result.phase === 'Succeeded'
        ? {
            release_digest: result.artifactDigest,
            artifact_ref: result.artifactRef,
            artifact_size_bytes: String(result.sizeBytes),
            release_configuration: result.configuration ?? null,
            release_phase: 'Pending',
          }
        : { message: result.message };
    return this.knex.transaction(async trx => {
      const count = await trx<RunRow>('runs')
        .where({ id, worker })
        .whereIn('phase', runPhasesBefore(result.phase))
        .update({ phase: result.phase, end_time: time, ...outcome });
      if (count) await closeSteps(trx, id, time);
      return count > 0;
    });
  }

  async release(id: string, worker: string): Promise<void> {
    await this.knex<RunRow>('runs')
      .where({ id, worker })
      .whereIn('phase', runPhasesBefore('Queued'))
      .update({ phase: 'Queued', worker: null, heartbeat_time: null });
  }

  async cancel(id: string, message: string, time: Date): Promise<boolean> {
    return this.knex.transaction(async trx => {
      const count = await trx<RunRow>('runs')
        .where({ id })
        .whereIn('phase', runPhasesBefore('Cancelled'))
        .update({ phase: 'Cancelled', end_time: time, message });
      if (count) await closeSteps(trx, id, time);
      return count > 0;
    });
  }

  async updateStep(id: string, name: string, change: Partial<Omit<RunStep, 'name'>>) {
    await this.knex<StepRow>('run_steps')
      .where({ run_id: id, name })
      .update({
        ...(change.phase && { phase: change.phase }),
        ...(change.startTime && { start_time: new Date(change.startTime) }),
        ...(change.endTime && { end_time: new Date(change.endTime) }),
        // Knex hands a JavaScript array to pg as a PostgreSQL array, which jsonb refuses.
        ...(change.failure && {
          failure: this.knex.raw('?::jsonb', JSON.stringify(change.failure)),
        }),
      });
  }

  async describe(id: string, commit: { commitMessage: string; commitAuthor: string }) {
    await this.knex<RunRow>('runs')
      .where({ id })
      .update({ commit_message: commit.commitMessage, commit_author: commit.commitAuthor });
  }

  async held() {
    const rows = await this.knex<RunRow>('runs').where({ phase: 'Running' });
    return rows.map(row => ({
      id: row.id,
      worker: row.worker ?? '',
      heartbeatTime: row.heartbeat_time ?? new Date(0),
      attempt: row.attempt,
    }));
  }

  async queued(): Promise<Run[]> {
    return this.#withAllSteps(
      await this.knex<RunRow>('runs').where({ phase: 'Queued' }).orderBy('sequence'),
    );
  }

  async active(repository: string): Promise<Run[]> {
    return this.#withAllSteps(
      await this.knex<RunRow>('runs').where({ repository }).whereIn('phase', ['Queued', 'Running']),
    );
  }

  async unregistered(limit: number): Promise<UnregisteredRelease[]> {
    const rows = await this.knex<RunRow>('runs')
      .where({ release_phase: 'Pending' })
      .orderBy('sequence')
      .limit(limit);
    const runs = await this.#withAllSteps(rows);
    return rows.map((row, index) => ({
      run: runs[index],
      digest: row.release_digest!,
      ref: row.artifact_ref!,
      sizeBytes: Number(row.artifact_size_bytes),
      configuration: row.release_configuration ?? {},
    }));
  }

  async markRelease(id: string, phase: 'Registered' | 'Refused', message?: string) {
    await this.knex<RunRow>('runs')
      .where({ id })
      .update({ release_phase: phase, ...(message && { message }) });
  }

  async #withSteps(knex: Knex, row: RunRow): Promise<Run> {
    const steps = await knex<StepRow>('run_steps').where({ run_id: row.id }).orderBy('position');
    return runFromRows(row, steps);
  }

  async #withAllSteps(rows: RunRow[]): Promise<Run[]> {
    const steps = await this.knex<StepRow>('run_steps')
      .whereIn(
        'run_id',
        rows.map(row => row.id),
      )
      .orderBy('position');
    return rows.map(row =>
      runFromRows(
        row,
        steps.filter(step => step.run_id === row.id),
      ),
    );
  }
}

function repeats(phase: RunPhase, repeat: 'never' | 'failed' | 'always'): boolean {
  if (repeat === 'failed') return phase === 'Failed' || phase === 'Cancelled';
  return repeat === 'always';
}

function newRow(head: SourceHead, time: Date): Omit<RunRow, 'sequence'> {
  return {
    id: randomUUID(),
    entity_ref: head.entityRef,
    repository: head.repository,
    branch: head.branch,
    default_branch: head.defaultBranch,
    commit: head.commit,
    commit_message: head.commitMessage ?? '',
    commit_author: head.commitAuthor ?? '',
    dirty: head.dirty,
    phase: 'Queued' satisfies RunPhase,
    trigger: head.trigger,
    attempt: 0,
    queue_time: time,
    start_time: null,
    end_time: null,
    message: null,
    worker: null,
    heartbeat_time: null,
    release_digest: null,
    artifact_ref: null,
    artifact_size_bytes: null,
    release_configuration: null,
    release_phase: 'None',
  };
}

/** A run that has ended has no step that waits or runs. */
async function closeSteps(trx: Knex, id: string, time: Date): Promise<void> {
  await trx<StepRow>('run_steps')
    .where({ run_id: id, phase: 'Running' })
    .update({ phase: 'Failed', end_time: time });
  await trx<StepRow>('run_steps')
    .where({ run_id: id, phase: 'Pending' })
    .update({ phase: 'Skipped' });
}

/**
 * One writer per branch, so that two pushes at the same instant become two runs in one order. Taken before any lock on a row: the
 * other way round a push and a worker could wait for each other.
 */
async function lockBranch(
  trx: Knex,
  { repository, branch }: { repository: string; branch: string },
) {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
    `${repository}\n${branch}`,
  ]);
}
