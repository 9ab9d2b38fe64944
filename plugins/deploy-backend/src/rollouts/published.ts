import type { Rollout } from '@internal/plugin-deploy-common';
import type { RolloutRecord } from './RolloutRecord';

/** A rollout as the API gives it: without what only the machine needs. */
export function published(record: RolloutRecord): Rollout {
  const {
    revision,
    driver,
    routes,
    baselineWeight,
    full,
    stopped,
    unwellSince,
    passedOver,
    failure,
    abortReason,
    abortedBy,
    rollingBack,
    settled,
    standbyUntil,
    ...rollout
  } = record;
  return rollout;
}
