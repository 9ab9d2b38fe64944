import type { Change, GateDecision } from '@internal/plugin-gate-common';
import type { Knex } from 'knex';

interface DecisionRow {
  id: string;
  entity_ref: string;
  change: Change;
  decision: GateDecision;
  last_time: Date;
}

/** Decisions by id, so that a link to "why is this blocked?" can be sent around. */
export interface DecisionStore {
  put(change: Change, decision: GateDecision): Promise<void>;
  get(id: string): Promise<{ change: Change; decision: GateDecision } | undefined>;
  /** Forgets those that were last made before `time`. */
  forgetBefore(time: Date): Promise<void>;
}

export class DatabaseDecisionStore implements DecisionStore {
  constructor(private readonly knex: Knex) {}

  async put(change: Change, decision: GateDecision): Promise<void> {
    await this.knex('decisions')
      .insert({
        id: decision.id,
        entity_ref: change.entityRef,
        change: JSON.stringify(change),
        decision: JSON.stringify(decision),
        last_time: new Date(decision.time),
      })
      .onConflict('id')
      .merge(['change', 'decision', 'last_time']);
  }

  async get(id: string) {
    const row = await this.knex<DecisionRow>('decisions').where({ id }).first();
    return row && { change: row.change, decision: row.decision };
  }

  async forgetBefore(time: Date): Promise<void> {
    await this.knex<DecisionRow>('decisions').where('last_time', '<', time).delete();
  }
}
