import { randomUUID } from 'node:crypto';
import {
  ACTIVE_ROLLOUT_PHASES,
  rolloutEnded,
  rolloutMayBecome,
} from '@internal/plugin-deploy-common';
import type { Knex } from 'knex';
import type { RecordSink } from '../ledger/RecordSink';
import type { RolloutPatch, RolloutRecord } from '../rollouts/RolloutRecord';
import { advanceIn } from './advanceDeployment';
import { lockService } from './lockService';
import type { DesiredRow } from './rows';
import {
  type AnalysisRunRow,
  columnsOf,
  operationFromRow,
  type OperationRow,
  rolloutFromRow,
  type RolloutRow,
} from './rolloutRows';
import type { NewOperation, RolloutOperation, RolloutStore } from './RolloutStore';

type Records = Parameters<RolloutStore['change']>[2];

export class DatabaseRolloutStore implements RolloutStore {
  constructor(private readonly knex: Knex, private readonly sink: RecordSink) {}

  async get(id: string) {
    return (await this.#read(query => query.where({ id })))[0];
  }

  ofDeployments(deploymentIds: string[]) {
    return this.#read(query => query.whereIn('deployment_id', deploymentIds));
  }

  list({ entityRef, environment, limit }: Parameters<RolloutStore['list']>[0]) {
    return this.#read(query => {
      if (entityRef) query.where({ entity_ref: entityRef });
      if (environment) query.where({ environment });
      return query.orderBy('sequence', 'desc').limit(limit);
    });
  }

  async newest(service: string, environment: string) {
    const [found] = await this.#read(query =>
      query.where({ service, environment }).orderBy('sequence', 'desc').limit(1),
    );
    return found;
  }

  open() {
    return this.#read(query =>
      query
        .where(due => due.whereIn('phase', ACTIVE_ROLLOUT_PHASES).orWhere({ settled: false }))
        .orderBy('sequence'),
    );
  }

  standbyOver(time: Date) {
    return this.#read(query => query.where('standby_until', '<=', time));
  }

  async endStandby(id: string): Promise<void> {
    await this.knex<RolloutRow>('rollouts').where({ id }).update({ standby_until: null });
  }

  async change(
    rollout: RolloutRecord,
    patch: RolloutPatch,
    records?: Records,
  ): Promise<RolloutRecord | undefined> {
    return this.knex.transaction(trx => this.#changeIn(trx, rollout, patch, records));
  }

  async settle({ id, phase }: RolloutRecord): Promise<void> {
    await this.knex<RolloutRow>('rollouts').where({ id, phase }).update({ settled: true });
  }

  async setMessage(id: string, message: string): Promise<void> {
    await this.knex<RolloutRow>('rollouts')
      .where({ id })
      .whereIn('phase', ACTIVE_ROLLOUT_PHASES)
      .update({ message });
  }

  async operation(requestId: string): Promise<RolloutOperation | undefined> {
    const row = await this.knex<OperationRow>('rollout_operations')
      .where({ request_id: requestId })
      .first();
    return row && operationFromRow(row);
  }

  async operate(
    operation: NewOperation,
    rollout: RolloutRecord,
    patch: RolloutPatch | undefined,
    time: Date,
    records?: Records,
  ): Promise<RolloutOperation | undefined> {
    return this.knex.transaction(async trx => {
      const { rolloutId, requestId, action, actor, reason } = operation;
      const [row] = await trx<OperationRow>('rollout_operations')
        .insert({
          id: randomUUID(),
          rollout_id: rolloutId,
          request_id: requestId,
          action,
          actor,
          reason: reason ?? null,
          create_time: time,
          done_time: patch ? time : null,
        })
        .onConflict('request_id')
        .ignore()
        .returning('*');
      if (!row) {
        const same = await trx<OperationRow>('rollout_operations')
          .where({ request_id: requestId })
          .first();
        return same && operationFromRow(same);
      }
      const changed = await this.#changeIn(trx, rollout, patch ?? {}, records);
      if (changed) return operationFromRow(row);
      await trx<OperationRow>('rollout_operations').where({ id: row.id }).delete();
      return undefined;
    });
  }

  async pendingOperations(rolloutId: string): Promise<RolloutOperation[]> {
    const rows = await this.knex<OperationRow>('rollout_operations')
      .where({ rollout_id: rolloutId, done_time: null })
      .orderBy('sequence');
    return rows.map(operationFromRow);
  }

  async endOperation(id: string, time: Date, failure?: string): Promise<void> {
    await this.knex<OperationRow>('rollout_operations')
      .where({ id, done_time: null })
      .update({ done_time: time, failure: failure ?? null });
  }

  unannounced(limit: number) {
    return this.#read(query =>
      query.whereRaw('announced_phase is distinct from phase').orderBy('sequence').limit(limit),
    );
  }

  async markAnnounced({ id, phase }: RolloutRecord): Promise<void> {
    await this.knex<RolloutRow>('rollouts').where({ id }).update({ announced_phase: phase });
  }

  async #changeIn(
    trx: Knex.Transaction,
    rollout: RolloutRecord,
    patch: RolloutPatch,
    records?: Records,
  ): Promise<RolloutRecord | undefined> {
    const { id, service, environment, revision, phase } = rollout;
    const next = patch.phase ?? phase;
    if (next !== phase && !rolloutMayBecome(phase, next)) {
      throw new Error(`A rollout must not go from '${phase}' to '${next}'.`);
    }
    const ends = next !== phase && rolloutEnded(next);
    if (ends) await lockService(trx, service);
    const count = await trx<RolloutRow>('rollouts')
      .where({ id, revision, phase })
      .update({ ...columnsOf(rollout, patch), revision: revision + 1 } as never);
    if (!count) return undefined;
    await saveRuns(trx, rollout, patch);
    const changed = { ...rollout, ...patch, revision: revision + 1 };
    if (ends && next === 'Promoted') {
      await trx<DesiredRow>('desired_releases')
        .where({ service, environment })
        .update({ digest: rollout.toDigest });
    } else if (ends && next !== 'Superseded') {
      await advanceIn(trx, this.sink, rollout.deploymentId, 'Failed', {
        time: new Date(changed.endTime ?? changed.createTime),
        message: changed.message,
        ...changed.failure,
      });
    }
    await this.sink.add(trx, ...(records?.(changed) ?? []));
    return changed;
  }

  async #read(
    choose: (query: Knex.QueryBuilder<RolloutRow, RolloutRow[]>) => PromiseLike<RolloutRow[]>,
  ): Promise<RolloutRecord[]> {
    const rows = await choose(this.knex<RolloutRow>('rollouts').select('*') as never);
    if (rows.length === 0) return [];
    const runs = await this.knex<AnalysisRunRow>('analysis_runs')
      .whereIn(
        'rollout_id',
        rows.map(row => row.id),
      )
      .orderBy('sequence');
    return rows.map(row => rolloutFromRow(row, runs));
  }
}

async function saveRuns(trx: Knex.Transaction, rollout: RolloutRecord, patch: RolloutPatch) {
  for (const run of patch.analysisRuns ?? []) {
    const same = rollout.analysisRuns.find(each => each.id === run.id);
    if (same === run) continue;
    await trx('analysis_runs')
      .insert({ id: run.id, rollout_id: rollout.id, run: JSON.stringify(run) })
      .onConflict('id')
      .merge(['run']);
  }
}
