import { randomUUID, randomUUIDv7 } from 'node:crypto';
import type { ChangeRecord } from '@internal/plugin-audit-common';
import { DEPLOY_LEDGER_ACTIONS } from '@internal/plugin-deploy-common';
import type { DesiredRelease } from '../database/DeploymentStore';
import { nameOf } from './deploymentRecords';

/** Somebody told the target something that the portal knows nothing of. */
export function driftRecord(wanted: DesiredRelease, ran: string, time: Date): ChangeRecord {
  const { service, environment, entityRef, digest } = wanted;
  const id = randomUUID();
  return {
    id: randomUUIDv7(),
    changeId: id,
    kind: 'observed',
    time: time.toISOString(),
    action: DEPLOY_LEDGER_ACTIONS.drifted,
    actor: { type: 'service', ref: 'external:unknown' },
    entityRefs: [entityRef],
    environment,
    before: { digest },
    after: { digest: ran },
    correlationId: id,
    message: `${service} in ${environment} was told to run ${nameOf(ran)}, not ${nameOf(
      digest,
    )}, which is wanted; it is told again`,
    plugin: 'deploy',
  };
}
