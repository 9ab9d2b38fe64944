import { NotFoundError } from '@backstage/errors';
import type { Change, GateDecision } from '@internal/plugin-gate-common';
import type { Clock } from '@internal/plugin-kit';
import type { Decider } from './Decider';
import type { DecisionStore } from './DecisionStore';

/** Decisions that are looked at: now, at another time, and again by their id. */
export class Gate {
  constructor(
    private readonly options: { clock: Clock; decider: Decider; decisions: DecisionStore },
  ) {}

  /**
   * Kept under its id, so that "why is this blocked?" has a link.
   *
   * @param allowed throws when the asker may not know; the checks only read, so they need not wait for it
   */
  async evaluate(change: Change, allowed: Promise<void>): Promise<GateDecision> {
    const { clock, decider, decisions } = this.options;
    const [{ decision }] = await Promise.all([decider.decide(change, clock.now()), allowed]);
    await decisions.put(change, decision);
    return decision;
  }

  /** As it would be at `time`; leaves no trace. */
  async simulate(change: Change, time: Date): Promise<GateDecision> {
    return (await this.options.decider.decide(change, time)).decision;
  }

  async get(id: string): Promise<{ change: Change; decision: GateDecision }> {
    const found = await this.options.decisions.get(id);
    if (!found) throw noDecision(id);
    return found;
  }
}

export function noDecision(id: string): NotFoundError {
  return new NotFoundError(`There is no decision '${id}'; decisions are kept for 90 days.`);
}
