import { ConflictError, NotAllowedError, NotFoundError } from '@backstage/errors';
import type { ApprovalVerdict, Change } from '@internal/plugin-gate-common';
import type { Clock } from '@internal/plugin-kit';
import type { Knex } from 'knex';
import type { Announcer } from '../announce/Announcer';
import type { GateConfig } from '../config';
import type { GateLedger } from '../database/GateLedger';
import {
  countingApprovals,
  type GivenVerdict,
  missingApprovals,
  sayApprovals,
  sayRef,
  type StoredApprovalRequest,
} from '../domain/approvals';
import { changeDigest } from '../domain/changeDigest';
import { mayDecide, type Approver } from '../domain/mayDecide';
import { sayClosed, saySkipped } from '../domain/sentences';
import type { Decider } from '../gate/Decider';
import type { ApprovalStore } from './ApprovalStore';

const HOUR_MS = 3_600_000;

/** Requests for approvals: who asks, who says what, and what comes of it. */
export class Approvals {
  constructor(
    private readonly options: {
      knex: Knex;
      clock: Clock;
      config: GateConfig;
      decider: Decider;
      approvals: ApprovalStore;
      ledger: GateLedger;
      announcer: Announcer;
    },
  ) {}

  /**
   * Asks those whose approval the change needs. The same change again answers the same request; another change of the same thing in
   * the same environment takes its place.
   *
   * @throws ConflictError when nobody has to approve.
   */
  async request(change: Change, by: string): Promise<StoredApprovalRequest> {
    const { knex, clock, config, decider, approvals, ledger } = this.options;
    const time = clock.now();
    const digest = changeDigest(change);
    const { required, decision } = await decider.decide(change, time);
    if (required.length === 0) {
      throw new ConflictError(
        decision.decision === 'deny'
          ? 'No approval would help: the gate says no for other reasons. Nothing was asked for.'
          : 'Nobody has to approve this change; it can be made now.',
      );
    }
    let fresh = false;
    const request = await ledger.recorded(knex, async (trx, record) => {
      const open = await approvals.lockSubject(trx, change, time);
      const still = open && open.state !== 'expired';
      if (open && still && open.changeDigest === digest) return open;
      if (open) await approvals.setState(trx, open.id, still ? 'superseded' : 'expired', time);
      fresh = true;
      const made = await approvals.insert(trx, {
        change,
        changeDigest: digest,
        required,
        createdBy: by,
        createTime: time,
        expireTime: new Date(time.getTime() + config.approvalHours * HOUR_MS),
      });
      await record({
        action: 'gate.approval.request',
        by,
        entityRefs: [change.entityRef],
        environment: change.environment,
        after: { request: made.id, changeDigest: digest, ...(still && { supersedes: open.id }) },
        reason: change.reason,
        correlationId: change.correlationId,
        message: `${sayRef(by)} asked for ${sayApprovals(required)}: ${saySkipped(change)}`,
      });
      return made;
    });
    if (fresh) await this.#ask(request);
    return request;
  }

  /**
   * @throws NotAllowedError when this person may not decide about it.
   * @throws ConflictError when it is decided, used, superseded or expired.
   */
  async decide(
    id: string,
    approver: Approver,
    answer: { verdict: ApprovalVerdict; comment?: string },
  ): Promise<StoredApprovalRequest> {
    const { knex, clock, approvals, ledger, announcer } = this.options;
    const time = clock.now();
    const request = await ledger.recorded(knex, async (trx, record) => {
      const found = await approvals.lock(trx, id, time);
      if (!found) throw new NotFoundError(`There is no request for approval '${id}'.`);
      const own = found.verdicts.find(({ by }) => by === approver.ref);
      if (own?.verdict === answer.verdict) return found;
      const may = mayDecide(found, approver, answer.verdict);
      if (!may.allowed) throw new NotAllowedError(`${may.reason} Nothing was changed.`);
      const open = found.state === 'pending' || found.state === 'approved';
      if (!open || (found.state === 'approved' && answer.verdict === 'approved')) {
        throw new ConflictError(sayClosed(found));
      }
      const given: GivenVerdict = {
        ...answer,
        by: approver.ref,
        groups: found.required.flatMap(({ group }) =>
          group && approver.claims.includes(group) ? [group] : [],
        ),
        time: time.toISOString(),
      };
      await approvals.putVerdict(trx, id, given);
      const verdicts = [...found.verdicts.filter(({ by }) => by !== approver.ref), given];
      const counting = countingApprovals(verdicts, found.change.actor);
      const complete = missingApprovals(found.required, counting).length === 0;
      if (answer.verdict === 'rejected') await approvals.setState(trx, id, 'rejected', time);
      else if (complete) await approvals.setState(trx, id, 'approved', time);
      const { change } = found;
      await record({
        action: answer.verdict === 'approved' ? 'gate.approval.approve' : 'gate.approval.reject',
        by: approver.ref,
        entityRefs: [change.entityRef],
        environment: change.environment,
        after: { request: id, changeDigest: found.changeDigest, complete },
        reason: answer.comment,
        correlationId: change.correlationId,
        message: `${sayRef(approver.ref)} ${answer.verdict}: ${saySkipped(change)}`,
      });
      return (await approvals.lock(trx, id, time))!;
    });
    await announcer.signal({ type: 'approval', id, entityRef: request.change.entityRef });
    await this.#tell(request, approver.ref);
    return request;
  }

  async #ask(request: StoredApprovalRequest): Promise<void> {
    const { announcer } = this.options;
    const { id, change, required, createdBy } = request;
    await announcer.signal({ type: 'approval', id, entityRef: change.entityRef });
    const groups = required.flatMap(({ group }) => group ?? []);
    await announcer.notify(
      groups,
      {
        title: `${sayRef(createdBy)} asks for your approval: ${saySkipped(change)}`,
        description: change.reason,
        link: `/gate/approvals/${id}`,
        severity: 'high',
        scope: `gate:approval:${id}`,
      },
      { except: createdBy },
    );
  }

  /** Who asked hears the end; a first of several approvals is seen on the page only. */
  async #tell(request: StoredApprovalRequest, by: string): Promise<void> {
    const { id, state, change, createdBy, verdicts } = request;
    if ((state !== 'approved' && state !== 'rejected') || !createdBy.startsWith('user:')) return;
    const comment = verdicts.find(verdict => verdict.by === by)?.comment;
    await this.options.announcer.notify([createdBy], {
      title: `${sayRef(by)} ${state} ${saySkipped(change)}`,
      description: comment,
      link: `/gate/approvals/${id}`,
      severity: state === 'rejected' ? 'high' : 'normal',
      scope: `gate:approval:${id}:${state}`,
    });
  }
}
