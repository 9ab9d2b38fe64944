import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import type { Change, GateAuthorization, GateDecision } from '@internal/plugin-gate-common';
import { GateDeniedError, recordedDecision } from '@internal/plugin-gate-node';
import type { Clock } from '@internal/plugin-kit';
import type { Knex } from 'knex';
import type { Announcer } from '../announce/Announcer';
import type { ApprovalStore } from '../approvals/ApprovalStore';
import type { BreakGlassStore } from '../breakGlass/BreakGlassStore';
import type { EntityFactsCache } from '../catalog/EntityFactsCache';
import type { GateConfig } from '../config';
import type { GateLedger } from '../database/GateLedger';
import { boundDigest } from '../domain/changeDigest';
import { saySkipped, sayWhyNot } from '../domain/sentences';
import type { Decided, Decider } from '../gate/Decider';
import type { DecisionStore } from '../gate/DecisionStore';
import type { AuthorizationStore, StoredAuthorization } from './AuthorizationStore';
import type { TokenSigner } from './TokenSigner';

const MINUTE_MS = 60_000;
const MIN_REASON = 10;

/** Binds decisions to changes, and takes them in return right before the effect. */
export class Authorizer {
  constructor(
    private readonly options: {
      knex: Knex;
      clock: Clock;
      config: GateConfig;
      decider: Decider;
      signer: TokenSigner;
      decisions: DecisionStore;
      authorizations: AuthorizationStore;
      approvals: ApprovalStore;
      breakGlass: BreakGlassStore;
      facts: EntityFactsCache;
      ledger: GateLedger;
      announcer: Announcer;
    },
  ) {}

  /**
   * @param glass.assertAllowed called only when the glass is really broken
   * @throws GateDeniedError
   */
  async authorize(
    change: Change,
    glass?: { reason: string; assertAllowed: () => Promise<void> },
  ): Promise<GateAuthorization> {
    const { clock, decider, authorizations, decisions, config } = this.options;
    const earlier = await authorizations.byChange(change.id);
    if (earlier?.useTime) return this.#again(earlier, change);
    if (glass && glass.reason.trim().length < MIN_REASON) {
      throw new InputError(
        `breakGlass.reason must say in at least ${MIN_REASON} characters why this cannot wait; nothing was changed.`,
      );
    }
    const time = clock.now();
    const decided = await decider.decide(change, time);
    const { decision } = decided;
    await decisions.put(change, decision);
    const denied = decision.decision !== 'allow';
    if (denied && !glass) throw new GateDeniedError(sayWhyNot(decision), decision);
    const broken = denied && glass ? glass : undefined;
    await broken?.assertAllowed();
    const minutes = broken ? config.breakGlassMinutes : config.authorizationMinutes;
    const expireTime = new Date(time.getTime() + minutes * MINUTE_MS);
    const stored = await this.#store({
      change,
      decision,
      time,
      expireTime,
      reason: broken?.reason,
    });
    await this.#tellSkipped(change, decided, stored);
    return this.#answer(stored);
  }

  /** @throws NotAllowedError when the token is of another change, expired or unknown. */
  async verify(token: string, change: Change): Promise<GateAuthorization> {
    const { knex, clock, signer, authorizations, approvals } = this.options;
    const id = signer.read(token);
    if (!id) throw new NotAllowedError('The gate did not sign this token; nothing was changed.');
    const stored = await knex.transaction(async trx => {
      const found = await authorizations.lock(trx, id);
      if (!found) {
        throw new NotAllowedError(
          'This authorization was replaced by a newer one of the same change; nothing was changed.',
        );
      }
      if (found.changeId !== change.id || found.boundDigest !== boundDigest(change)) {
        throw new NotAllowedError(
          'This is not the change that the gate let pass; nothing was changed. Let the gate decide again.',
        );
      }
      if (found.useTime) return found;
      const time = clock.now();
      if (found.expireTime <= time) {
        throw new NotAllowedError(
          `The authorization expired at ${found.expireTime.toISOString()}; nothing was changed. Try again.`,
        );
      }
      const { approvalRequestId } = found;
      if (approvalRequestId && !(await approvals.setState(trx, approvalRequestId, 'used', time))) {
        throw new NotAllowedError(
          'The approval that this rests on was taken back, or used for another change; nothing was changed. Ask again.',
        );
      }
      await authorizations.markUsed(trx, id, time);
      return found;
    });
    return this.#answer(stored);
  }

  #again(earlier: StoredAuthorization, change: Change): GateAuthorization {
    if (earlier.boundDigest === boundDigest(change)) return this.#answer(earlier);
    throw new ConflictError(
      `The change id ${change.id} was used for another change; nothing was changed. Take a new id.`,
    );
  }

  async #store(input: {
    change: Change;
    decision: GateDecision;
    time: Date;
    expireTime: Date;
    reason?: string;
  }): Promise<StoredAuthorization> {
    const { knex, authorizations, ledger } = this.options;
    const { change, decision, time, expireTime, reason } = input;
    const skippedApprovers = reason ? await this.#concerned(change, decision) : [];
    const breakGlass = reason
      ? { reason, expireTime: expireTime.toISOString(), skippedApprovers }
      : undefined;
    const restsOnApprovals = (decision.approvers ?? []).length > 0 && !breakGlass;
    const put = (trx: Knex.Transaction) =>
      authorizations.put(trx, {
        changeId: change.id,
        boundDigest: boundDigest(change),
        decision,
        breakGlass,
        approvalRequestId: restsOnApprovals ? decision.approvalRequestId : undefined,
        createTime: time,
        expireTime,
      });
    const stored = breakGlass
      ? await ledger.recorded(knex, async (trx, record) => {
          const { actor } = change;
          await this.options.breakGlass.insert(trx, {
            ...{ change, decision, actor, skippedApprovers, expireTime },
            reason: breakGlass.reason,
            createTime: time,
          });
          await record({
            action: 'gate.break-glass.use',
            by: actor,
            entityRefs: [change.entityRef],
            environment: change.environment,
            reason,
            decision: recordedDecision(decision, breakGlass),
            correlationId: change.correlationId,
            message: `${actor} broke the glass for ${change.kind}`,
          });
          return put(trx);
        })
      : await knex.transaction(put);
    if (stored) return stored;
    // Another caller used the authorization of this change while this one was decided.
    return (await authorizations.byChange(change.id))!;
  }

  /** Whom break-glass passes over: those who would have approved, and the owners. */
  async #concerned(change: Change, decision: GateDecision): Promise<string[]> {
    const groups = decision.missingApprovals.flatMap(({ group }) => group ?? []);
    const { ownerRefs } = await this.options.facts
      .of(change.entityRef)
      .catch(() => ({ ownerRefs: [] }));
    return [...new Set([...groups, ...ownerRefs])];
  }

  async #tellSkipped(change: Change, decided: Decided, stored: StoredAuthorization) {
    const { announcer } = this.options;
    const { breakGlass } = stored;
    if (breakGlass) {
      await announcer.signal({ type: 'break-glass', id: change.id, entityRef: change.entityRef });
      await announcer.notify(breakGlass.skippedApprovers, {
        title: `Glass broken: ${saySkipped(change)}`,
        description: breakGlass.reason,
        link: `/gate/decisions/${stored.decision.id}`,
        severity: 'high',
        scope: `gate:break-glass:${change.id}`,
      });
      return;
    }
    const groups = decided.skipped.flatMap(({ group }) => group ?? []);
    await announcer.notify(groups, {
      title: `Went back without your approval: ${saySkipped(change)}`,
      description: change.reason,
      link: `/gate/decisions/${stored.decision.id}`,
      severity: 'normal',
      scope: `gate:skipped:${change.id}`,
    });
  }

  #answer(stored: StoredAuthorization): GateAuthorization {
    return {
      token: this.options.signer.sign(stored.id),
      expireTime: stored.expireTime.toISOString(),
      decision: stored.decision,
      ...(stored.breakGlass && { breakGlass: stored.breakGlass }),
    };
  }
}
