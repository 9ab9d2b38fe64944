import { randomUUIDv7 } from 'node:crypto';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { LedgerOutbox } from '@internal/plugin-audit-node';
import {
  DEPLOY_LEDGER_ACTIONS,
  type Deployment,
  deployDeploymentMarkPermission,
} from '@internal/plugin-deploy-common';
import type { Clock, EntityAuthorizer } from '@internal/plugin-kit';
import type { Knex } from 'knex';
import { deploymentFromRow, type DeploymentRow } from '../database/rows';
import { actorOf, nameOf } from '../ledger/deploymentRecords';

/** What people say about how a deployment went, whatever the machines saw. The last word counts, every word is in the ledger. */
export class DeploymentMarks {
  constructor(
    private readonly options: {
      knex: Knex;
      outbox: Pick<LedgerOutbox, 'add'>;
      authorizer: EntityAuthorizer;
      clock: Clock;
    },
  ) {}

  /** @throws NotFoundError */
  async mark(
    id: string,
    { failed, reason }: { failed: boolean; reason: string },
    { credentials }: { credentials: BackstageCredentials },
  ): Promise<Deployment> {
    const { knex, outbox, authorizer, clock } = this.options;
    const found = await knex<DeploymentRow>('deployments').where({ id }).first();
    if (!found) throw new NotFoundError(`There is no deployment '${id}'.`);
    await authorizer.assertAllowed(deployDeploymentMarkPermission, found.entity_ref, credentials);
    const principal = credentials.principal as { userEntityRef?: string; subject?: string };
    const actor = principal.userEntityRef ?? principal.subject ?? 'unknown';
    const time = clock.now().toISOString();
    return knex.transaction(async trx => {
      const [row] = await trx<DeploymentRow>('deployments')
        .where({ id })
        .update({ mark: { failed, reason, actor, time } })
        .returning('*');
      const { service, environment, digest } = row;
      await outbox.add(trx, {
        id: randomUUIDv7(),
        changeId: randomUUIDv7(),
        kind: 'event',
        time,
        action: DEPLOY_LEDGER_ACTIONS.marked,
        actor: actorOf(actor),
        entityRefs: [row.entity_ref],
        environment,
        ...(found.mark && { before: { failed: found.mark.failed, reason: found.mark.reason } }),
        after: { deploymentId: id, digest, failed },
        reason,
        correlationId: id,
        message: `${service} ${nameOf(digest)} in ${environment} is marked as ${
          failed ? 'failed' : 'well'
        }`,
        plugin: 'deploy',
      });
      return deploymentFromRow(row);
    });
  }
}
