import type { HealthStatus } from '@internal/plugin-deploy-common';
import type { ObservedState } from '@internal/plugin-deploy-node';
import type { RolloutRecord } from './RolloutRecord';

/** The new release as the target sees it. */
export interface Candidate {
  health: HealthStatus;
  ready: boolean;
  /** Percent of the traffic that it really gets. */
  weight: number;
}

const WELL: HealthStatus[] = ['Healthy', 'Asleep'];

/** Undefined while the target has not begun with it. */
export function candidateOf(
  record: RolloutRecord,
  observed: ObservedState | undefined,
): Candidate | undefined {
  if (!observed) return undefined;
  if ('recreate' in record.strategy) return replacementOf(record, observed);
  const seen = observed.releases?.find(
    each => each.role === 'candidate' && each.digest === record.toDigest,
  );
  if (!seen) return undefined;
  const { health, weight } = seen;
  return { health, weight, ready: seen.ready > 0 && WELL.includes(health) };
}

/** Whether the target has taken all traffic from the new release. */
export function takenBack(record: RolloutRecord, observed: ObservedState): boolean {
  if ('recreate' in record.strategy) return observed.digest === record.fromDigest;
  const candidate = candidateOf(record, observed);
  if (candidate && candidate.weight > 0) return false;
  return observed.digest !== record.toDigest;
}

function replacementOf(record: RolloutRecord, observed: ObservedState): Candidate | undefined {
  if (observed.desiredDigest !== record.toDigest) return undefined;
  const active = observed.digest === record.toDigest;
  const well = observed.settled && active && WELL.includes(observed.health);
  const health = observed.settled ? observed.health : 'Progressing';
  return { health, ready: well, weight: active ? 100 : 0 };
}
