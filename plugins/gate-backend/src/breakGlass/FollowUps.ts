import { ConflictError, NotFoundError } from '@backstage/errors';
import type { BreakGlassUse } from '@internal/plugin-gate-common';
import type { Clock } from '@internal/plugin-kit';
import type { Knex } from 'knex';
import type { Announcer } from '../announce/Announcer';
import type { GateLedger } from '../database/GateLedger';
import { sayRef } from '../domain/approvals';
import { saySkipped } from '../domain/sentences';
import type { BreakGlassStore } from './BreakGlassStore';

/** What is still to be written down about changes that broke the glass. */
export class FollowUps {
  constructor(
    private readonly options: {
      knex: Knex;
      clock: Clock;
      breakGlass: BreakGlassStore;
      ledger: GateLedger;
      announcer: Announcer;
    },
  ) {}

  /** Newest first. */
  list(query: { state?: BreakGlassUse['state']; limit: number }): Promise<BreakGlassUse[]> {
    return this.options.breakGlass.list(query);
  }

  async get(id: string): Promise<BreakGlassUse> {
    const found = await this.options.breakGlass.get(id);
    if (!found) throw new NotFoundError(`There is no use of break-glass '${id}'.`);
    return found;
  }

  /** @throws ConflictError when somebody closed it already. */
  async close(id: string, notes: string, by: string): Promise<BreakGlassUse> {
    const { knex, clock, breakGlass, ledger, announcer } = this.options;
    const { change } = await this.get(id);
    await ledger.recorded(knex, async (trx, record) => {
      if (!(await breakGlass.close(trx, id, { by, notes, time: clock.now() }))) {
        throw new ConflictError('This follow-up is closed already; nothing was changed.');
      }
      await record({
        action: 'gate.break-glass.close',
        by,
        entityRefs: [change.entityRef],
        environment: change.environment,
        reason: notes,
        correlationId: change.correlationId,
        message: `${sayRef(by)} closed the follow-up of ${saySkipped(change)}`,
      });
    });
    await announcer.signal({ type: 'break-glass', id, entityRef: change.entityRef });
    return this.get(id);
  }
}
