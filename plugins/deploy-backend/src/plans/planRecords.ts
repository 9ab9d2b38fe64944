import { randomUUIDv7 } from 'node:crypto';
import type { ChangeRecord } from '@internal/plugin-audit-common';
import { DEPLOY_LEDGER_ACTIONS } from '@internal/plugin-deploy-common';
import { actorOf, nameOf } from '../ledger/deploymentRecords';
import type { NewPlan } from './OrderedPlan';

/** That several services were asked to move together; each of their deployments has records of its own. */
export function planRecord(plan: NewPlan, time: Date): ChangeRecord {
  const set = plan.kind === 'release-set';
  const names = plan.steps.map(step => `${step.service} ${nameOf(step.toDigest)}`).join(', ');
  return {
    id: randomUUIDv7(),
    changeId: plan.id,
    kind: 'event',
    time: time.toISOString(),
    action: set ? DEPLOY_LEDGER_ACTIONS.setBegun : DEPLOY_LEDGER_ACTIONS.planBegun,
    actor: actorOf(plan.actor),
    entityRefs: plan.steps.map(step => step.entityRef),
    environment: plan.environment,
    after: { steps: plan.steps.map(({ service, toDigest }) => ({ service, digest: toDigest })) },
    reason: plan.reason,
    correlationId: plan.correlationId,
    message: `${set ? 'release set' : 'ordered way back'} in ${plan.environment}: ${names}`,
    plugin: 'deploy',
  };
}
