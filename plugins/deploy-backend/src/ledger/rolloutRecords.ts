import { randomUUIDv7 } from 'node:crypto';
import type { ChangeRecord } from '@internal/plugin-audit-common';
import { DEPLOY_LEDGER_ACTIONS } from '@internal/plugin-deploy-common';
import type { RolloutOperation } from '../database/RolloutStore';
import type { Advance } from '../rollouts/advance';
import type { RolloutRecord } from '../rollouts/RolloutRecord';
import { actorOf, nameOf } from './deploymentRecords';

const MACHINE = 'plugin:deploy';

const STEPS = {
  stepped: DEPLOY_LEDGER_ACTIONS.rolloutStepped,
  paused: DEPLOY_LEDGER_ACTIONS.rolloutPaused,
  aborting: DEPLOY_LEDGER_ACTIONS.rolloutAborted,
} as const;

const OPERATIONS = {
  promote: DEPLOY_LEDGER_ACTIONS.rolloutPromoted,
  'promote-full': DEPLOY_LEDGER_ACTIONS.rolloutPromoted,
  pause: DEPLOY_LEDGER_ACTIONS.rolloutPaused,
  resume: DEPLOY_LEDGER_ACTIONS.rolloutResumed,
  abort: DEPLOY_LEDGER_ACTIONS.rolloutAborted,
  retry: DEPLOY_LEDGER_ACTIONS.rolloutRetried,
} as const;

/** Of what the machine did by itself. Taking the traffic back is an intent, as its effect comes later. */
export function recordsOfAdvance(
  before: RolloutRecord,
  after: RolloutRecord,
  what: NonNullable<Advance['record']>,
  now: Date,
): ChangeRecord[] {
  if (what !== 'ended') {
    const kind = what === 'aborting' ? ('intent' as const) : ('event' as const);
    return [
      { ...commonOf(before, after, now), kind, action: STEPS[what], actor: actorOf(MACHINE) },
    ];
  }
  const promoted = after.phase === 'Promoted';
  const { rolloutAborted, rolloutStepped } = DEPLOY_LEDGER_ACTIONS;
  return [
    {
      ...commonOf(before, after, now),
      kind: promoted ? 'event' : 'outcome',
      action: promoted ? rolloutStepped : rolloutAborted,
      actor: actorOf(after.abortedBy ?? MACHINE),
      ...(!promoted && { outcome: 'succeeded' as const }),
    },
  ];
}

/** Of what a person did. */
export function recordsOfOperation(
  before: RolloutRecord,
  after: RolloutRecord,
  operation: Pick<RolloutOperation, 'action' | 'actor' | 'reason'>,
  now: Date,
): ChangeRecord[] {
  const { action, actor, reason } = operation;
  return [
    {
      ...commonOf(before, after, now),
      kind: action === 'abort' ? 'intent' : 'event',
      action: OPERATIONS[action],
      actor: actorOf(actor),
      reason,
      message: `${action} of the rollout of ${after.service} ${nameOf(after.toDigest)} in ${
        after.environment
      }`,
    },
  ];
}

function commonOf(before: RolloutRecord, after: RolloutRecord, now: Date) {
  return {
    id: randomUUIDv7(),
    // Of its own, so that its outcome is not taken for that of the deployment.
    changeId: after.id,
    time: now.toISOString(),
    entityRefs: [after.entityRef],
    environment: after.environment,
    before: stateOf(before),
    after: stateOf(after),
    correlationId: after.correlationId,
    message: `${after.service} ${nameOf(after.toDigest)} in ${after.environment}: ${after.message}`,
    plugin: 'deploy',
  };
}

function stateOf(rollout: RolloutRecord) {
  const { id, toDigest, phase, stepIndex, weight, deploymentId } = rollout;
  return { rolloutId: id, deploymentId, digest: toDigest, phase, stepIndex, weight };
}
