import { ConflictError, InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import type { Waiver } from '@internal/plugin-gate-common';
import type { GateCheck } from '@internal/plugin-gate-node';
import type { Clock } from '@internal/plugin-kit';
import type { Knex } from 'knex';
import type { Announcer } from '../announce/Announcer';
import type { GateConfig } from '../config';
import type { GateLedger } from '../database/GateLedger';
import { sayRef } from '../domain/approvals';
import { WAIVER_STATE_AFTER, type WaiverDecision, waiverMayBecome } from '../domain/waiverStates';
import type { WaiverStore } from './WaiverStore';

const DAY_MS = 86_400_000;
const PAGE = '/gate/waivers';

/** Waivers: somebody asks with a reason and an end, somebody else decides. */
export class Waivers {
  constructor(
    private readonly options: {
      knex: Knex;
      clock: Clock;
      config: GateConfig;
      checks: readonly GateCheck[];
      waivers: WaiverStore;
      ledger: GateLedger;
      announcer: Announcer;
    },
  ) {}

  list(query: { entityRef?: string; limit: number }): Promise<Waiver[]> {
    return this.options.waivers.list(query, this.options.clock.now());
  }

  /** @throws InputError when the check is not installed or not waivable, or the end is past or too far away. */
  async request(
    wanted: Pick<Waiver, 'checkId' | 'entityRef' | 'environment' | 'reason' | 'expireTime'>,
    by: string,
  ): Promise<Waiver> {
    const { knex, clock, config, waivers, ledger, announcer } = this.options;
    const now = clock.now();
    const check = this.#check(wanted.checkId);
    const expireTime = new Date(wanted.expireTime);
    const latest = now.getTime() + config.waiverDays * DAY_MS;
    if (expireTime <= now || expireTime.getTime() > latest) {
      throw new InputError(
        `expireTime must lie in the next ${config.waiverDays} days; nothing was asked for.`,
      );
    }
    const { environment } = wanted;
    const where = `${sayRef(wanted.entityRef)}${environment ? ` in ${environment}` : ''}`;
    const waiver = await ledger.recorded(knex, async (trx, record) => {
      const made = await waivers.insert(trx, {
        ...wanted,
        requestedBy: by,
        createTime: now,
        expireTime,
      });
      await record({
        action: 'gate.waiver.request',
        by,
        entityRefs: [made.entityRef],
        environment,
        after: { waiver: made.id, check: made.checkId, expireTime: made.expireTime },
        reason: made.reason,
        correlationId: made.id,
        message: `${sayRef(by)} asked to waive "${check.title}" for ${where}`,
      });
      return made;
    });
    await announcer.signal({ type: 'waiver', id: waiver.id, entityRef: waiver.entityRef });
    await announcer.notify(
      config.waiverDeciders,
      {
        title: `${sayRef(by)} asks to waive "${check.title}" for ${where}`,
        description: waiver.reason,
        link: PAGE,
        scope: `gate:waiver:${waiver.id}`,
      },
      { except: by },
    );
    return waiver;
  }

  /**
   * @throws NotAllowedError when somebody decides about what they asked for; taking it back is open to them.
   * @throws ConflictError when it is not in a state for that.
   */
  async decide(
    id: string,
    decision: WaiverDecision,
    { by, comment }: { by: string; comment?: string },
  ): Promise<Waiver> {
    const { knex, clock, waivers, ledger, announcer } = this.options;
    const now = clock.now();
    const waiver = await ledger.recorded(knex, async (trx, record) => {
      const found = await waivers.lock(trx, id, now);
      if (!found) throw new NotFoundError(`There is no waiver '${id}'.`);
      const state = WAIVER_STATE_AFTER[decision];
      if (found.requestedBy === by && decision === 'grant') {
        throw new NotAllowedError(
          'You asked for this waiver; somebody else has to grant it. Nothing was changed.',
        );
      }
      if (!waiverMayBecome(found.state, state)) {
        const who = found.decidedBy ? ` by ${sayRef(found.decidedBy)}` : '';
        throw new ConflictError(`The waiver is ${found.state}${who}; nothing was changed.`);
      }
      await waivers.setState(trx, id, { state, decidedBy: by, comment });
      await record({
        action: `gate.waiver.${decision}`,
        by,
        entityRefs: [found.entityRef],
        environment: found.environment,
        before: { state: found.state },
        after: { waiver: id, state, check: found.checkId, expireTime: found.expireTime },
        reason: comment,
        correlationId: id,
        message: `${sayRef(by)} ${state} the waiver of ${found.checkId} for ${sayRef(
          found.entityRef,
        )}`,
      });
      return (await waivers.lock(trx, id, now))!;
    });
    await announcer.signal({ type: 'waiver', id, entityRef: waiver.entityRef });
    if (waiver.requestedBy.startsWith('user:') && waiver.requestedBy !== by) {
      await announcer.notify([waiver.requestedBy], {
        title: `${sayRef(by)} ${waiver.state} your waiver of ${waiver.checkId}`,
        description: comment,
        link: PAGE,
        scope: `gate:waiver:${id}:${waiver.state}`,
      });
    }
    return waiver;
  }

  #check(id: string): GateCheck {
    const { checks } = this.options;
    const check = checks.find(each => each.id === id);
    if (check?.waivable) return check;
    const known = checks.filter(({ waivable }) => waivable).map(each => `'${each.id}'`);
    throw new InputError(
      `checkId must be a check that may be waived (${known.join(
        ', ',
      )}), not '${id}'; nothing was asked for.`,
    );
  }
}
