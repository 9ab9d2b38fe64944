import { randomUUIDv7 } from 'node:crypto';
import type { JsonObject } from '@backstage/types';
import type { ChangeActor, ChangeRecord, RecordedDecision } from '@internal/plugin-audit-common';
import { type Deployment, DEPLOY_LEDGER_ACTIONS } from '@internal/plugin-deploy-common';
import type { Change } from '@internal/plugin-gate-common';

const ACTIONS = {
  automatic: DEPLOY_LEDGER_ACTIONS.deployed,
  promote: DEPLOY_LEDGER_ACTIONS.deployed,
  'working-tree': DEPLOY_LEDGER_ACTIONS.deployed,
  rollback: DEPLOY_LEDGER_ACTIONS.rolledBack,
  preview: DEPLOY_LEDGER_ACTIONS.previewed,
  restart: DEPLOY_LEDGER_ACTIONS.restarted,
} as const satisfies Record<Deployment['kind'], string>;

/** What of a deployment only the ledger asks for. */
export interface Recorded {
  change?: Change;
  decision?: RecordedDecision;
}

/** Written before anything happens. */
export function intentOf(deployment: Deployment, recorded: Recorded, time: Date): ChangeRecord {
  const { service, environment, kind } = deployment;
  return {
    ...commonOf(deployment, recorded, time),
    kind: 'intent',
    decision: recorded.decision,
    message: `${kind} of ${service} ${nameOf(deployment.digest)} to ${environment} begins`,
  };
}

/** Written with the state in which the deployment ended. */
export function outcomeOf(deployment: Deployment, recorded: Recorded, time: Date): ChangeRecord {
  const { service, environment, phase, message } = deployment;
  const outcomes = { Healthy: 'succeeded', Superseded: 'aborted' } as const;
  const outcome = outcomes[phase as keyof typeof outcomes] ?? 'failed';
  return {
    ...commonOf(deployment, recorded, time),
    kind: 'outcome',
    outcome,
    ...(outcome === 'succeeded' && { cdEventType: cdEventOf(deployment) }),
    message: `${service} ${nameOf(
      deployment.digest,
    )} in ${environment}: ${phase}. ${message}`.trim(),
  };
}

/** What the specification calls it; undefined where it has no word. */
function cdEventOf({ kind, fromDigest }: Deployment): string | undefined {
  if (kind === 'preview' || kind === 'restart') return undefined;
  if (kind === 'rollback') return 'dev.cdevents.service.rolledback.0.3.0';
  return fromDigest ? 'dev.cdevents.service.upgraded.0.3.0' : 'dev.cdevents.service.deployed.0.3.0';
}

function commonOf(deployment: Deployment, { change }: Recorded, time: Date) {
  const { id, kind, digest, fromDigest, environment, entityRef, actor, reason } = deployment;
  const from: JsonObject | undefined = fromDigest
    ? { ...change?.from, digest: fromDigest }
    : undefined;
  return {
    id: randomUUIDv7(),
    changeId: id,
    time: time.toISOString(),
    action: ACTIONS[kind],
    actor: actorOf(actor),
    entityRefs: [entityRef],
    environment,
    before: from,
    after: { ...change?.to, digest, deploymentId: id, kind },
    reason,
    correlationId: deployment.correlationId ?? id,
    plugin: 'deploy',
  };
}

export function actorOf(ref: string): ChangeActor {
  if (ref.startsWith('user:')) return { type: 'user', ref };
  return { type: ref === 'plugin:deploy' ? 'system' : 'service', ref };
}

/** Digests are long; people compare their beginnings. */
export function nameOf(digest: string): string {
  return digest.slice(7, 15);
}
