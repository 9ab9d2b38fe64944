import type { ChangeRecord } from '@internal/plugin-audit-common';
import type { NewPlan, OrderedPlan } from './OrderedPlan';

/** Ordered plans; every change is a compare-and-set on the revision that it was decided upon. */
export interface PlanStore {
  /** The same request answers with the same plan. */
  create(plan: NewPlan, time: Date, records: ChangeRecord[]): Promise<OrderedPlan>;
  byRequestId(requestId: string): Promise<OrderedPlan | undefined>;
  get(id: string, kind: OrderedPlan['kind']): Promise<OrderedPlan | undefined>;
  /** The newest way back of a release set. */
  wayBackOf(releaseSetId: string): Promise<OrderedPlan | undefined>;
  running(): Promise<OrderedPlan[]>;
  /** False when the plan has changed since it was read. */
  change(
    plan: OrderedPlan,
    patch: Partial<Pick<OrderedPlan, 'phase' | 'message' | 'steps' | 'endTime'>>,
  ): Promise<boolean>;
}
