import type { ChangeRecord } from '@internal/plugin-audit-common';
import type { Knex } from 'knex';
import type { RecordSink } from '../ledger/RecordSink';
import type { NewPlan, OrderedPlan } from './OrderedPlan';
import type { PlanStore } from './PlanStore';

interface PlanRow {
  id: string;
  kind: OrderedPlan['kind'];
  entity_ref: string | null;
  environment: string;
  phase: OrderedPlan['phase'];
  revision: number;
  message: string;
  steps: OrderedPlan['steps'];
  correlation_id: string;
  actor: string;
  reason: string | null;
  request_id: string | null;
  release_set_id: string | null;
  create_time: Date;
  end_time: Date | null;
}

export class DatabasePlanStore implements PlanStore {
  constructor(private readonly knex: Knex, private readonly sink: RecordSink) {}

  async create(plan: NewPlan, time: Date, records: ChangeRecord[]): Promise<OrderedPlan> {
    return this.knex.transaction(async trx => {
      const [row] = await trx<PlanRow>('ordered_plans')
        .insert({
          id: plan.id,
          kind: plan.kind,
          entity_ref: plan.entityRef ?? null,
          environment: plan.environment,
          phase: 'Running',
          message: 'about to begin',
          steps: JSON.stringify(plan.steps) as never,
          correlation_id: plan.correlationId,
          actor: plan.actor,
          reason: plan.reason ?? null,
          request_id: plan.requestId ?? null,
          release_set_id: plan.releaseSetId ?? null,
          create_time: time,
        })
        .onConflict('request_id')
        .ignore()
        .returning('*');
      if (!row) {
        const same = await trx<PlanRow>('ordered_plans')
          .where({ request_id: plan.requestId })
          .first();
        return fromRow(same!);
      }
      await this.sink.add(trx, ...records);
      return fromRow(row);
    });
  }

  byRequestId(requestId: string) {
    return this.#one({ request_id: requestId });
  }

  get(id: string, kind: OrderedPlan['kind']) {
    return this.#one({ id, kind });
  }

  wayBackOf(releaseSetId: string) {
    return this.#one({ release_set_id: releaseSetId });
  }

  async running(): Promise<OrderedPlan[]> {
    const rows = await this.knex<PlanRow>('ordered_plans')
      .where({ phase: 'Running' })
      .orderBy('sequence');
    return rows.map(fromRow);
  }

  async change(plan: OrderedPlan, patch: Parameters<PlanStore['change']>[1]): Promise<boolean> {
    const { phase, message, steps, endTime } = { ...plan, ...patch };
    const count = await this.knex<PlanRow>('ordered_plans')
      .where({ id: plan.id, revision: plan.revision })
      .update({
        phase,
        message,
        steps: JSON.stringify(steps) as never,
        end_time: endTime ? new Date(endTime) : null,
        revision: plan.revision + 1,
      });
    return count > 0;
  }

  async #one(where: Partial<PlanRow>): Promise<OrderedPlan | undefined> {
    const row = await this.knex<PlanRow>('ordered_plans')
      .where(where)
      .orderBy('sequence', 'desc')
      .first();
    return row && fromRow(row);
  }
}

function fromRow(row: PlanRow): OrderedPlan {
  return {
    id: row.id,
    kind: row.kind,
    entityRef: row.entity_ref ?? undefined,
    environment: row.environment,
    phase: row.phase,
    message: row.message,
    revision: row.revision,
    steps: row.steps,
    correlationId: row.correlation_id,
    actor: row.actor,
    reason: row.reason ?? undefined,
    requestId: row.request_id ?? undefined,
    releaseSetId: row.release_set_id ?? undefined,
    createTime: row.create_time.toISOString(),
    endTime: row.end_time?.toISOString(),
  };
}
