import { randomUUID } from 'node:crypto';
import type { Change, RequiredApproval } from '@internal/plugin-gate-common';
import type { Knex } from 'knex';
import { missingApprovals, countingApprovals } from '../domain/approvals';
import type { GivenVerdict, StoredApprovalRequest } from '../domain/approvals';
import {
  APPROVAL_TRANSITIONS,
  type ApprovalState,
  approvalMayBecome,
  OPEN_APPROVAL_STATES,
} from '../domain/approvalStates';
import type { ApprovalQuery, ApprovalStore, NewApprovalRequest } from './ApprovalStore';

interface RequestRow {
  id: string;
  entity_ref: string;
  subject: string;
  change_digest: string;
  change: Change;
  state: ApprovalState;
  required: RequiredApproval[];
  created_by: string;
  create_time: Date;
  expire_time: Date;
  end_time: Date | null;
}

interface VerdictRow {
  request_id: string;
  by: string;
  verdict: GivenVerdict['verdict'];
  groups: string[];
  comment: string | null;
  time: Date;
}

const REQUESTS = 'approval_requests';
const VERDICTS = 'approval_verdicts';

export class DatabaseApprovalStore implements ApprovalStore {
  constructor(private readonly knex: Knex) {}

  async get(id: string, time: Date) {
    const rows = await this.knex<RequestRow>(REQUESTS).where({ id });
    return (await this.#requests(this.knex, rows, time))[0];
  }

  async list({ state, entityRef, limit }: ApprovalQuery, time: Date) {
    const query = this.knex<RequestRow>(REQUESTS).orderBy('create_time', 'desc').limit(limit);
    if (entityRef) query.where({ entity_ref: entityRef });
    if (state === 'expired') {
      query.where(inner =>
        inner
          .where({ state })
          .orWhere(open =>
            open.whereIn('state', OPEN_APPROVAL_STATES).where('expire_time', '<=', time),
          ),
      );
    } else if (state) {
      query.where({ state });
      if (OPEN_APPROVAL_STATES.includes(state)) query.where('expire_time', '>', time);
    }
    return this.#requests(this.knex, await query, time);
  }

  async latest(changeDigest: string, time: Date) {
    const rows = await this.knex<RequestRow>(REQUESTS)
      .where({ change_digest: changeDigest })
      .whereIn('state', [...OPEN_APPROVAL_STATES, 'rejected'])
      .where('expire_time', '>', time)
      .orderBy('create_time', 'desc')
      .limit(1);
    return (await this.#requests(this.knex, rows, time))[0];
  }

  async lock(trx: Knex.Transaction, id: string, time: Date) {
    const rows = await trx<RequestRow>(REQUESTS).where({ id }).forUpdate();
    return (await this.#requests(trx, rows, time))[0];
  }

  async lockSubject(trx: Knex.Transaction, change: Change, time: Date) {
    const subject = subjectOf(change);
    await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 11))', [subject]);
    const rows = await trx<RequestRow>(REQUESTS)
      .where({ subject })
      .whereIn('state', OPEN_APPROVAL_STATES)
      .forUpdate();
    return (await this.#requests(trx, rows, time))[0];
  }

  async insert(trx: Knex.Transaction, request: NewApprovalRequest) {
    const { change, changeDigest, required, createdBy, createTime, expireTime } = request;
    const [row] = await trx<RequestRow>(REQUESTS)
      .insert({
        id: randomUUID(),
        entity_ref: change.entityRef,
        subject: subjectOf(change),
        change_digest: changeDigest,
        change: JSON.stringify(change) as never,
        state: 'pending',
        required: JSON.stringify(required) as never,
        created_by: createdBy,
        create_time: createTime,
        expire_time: expireTime,
      })
      .returning('*');
    return fromRow(row, [], createTime);
  }

  async putVerdict(trx: Knex.Transaction, id: string, given: GivenVerdict) {
    await trx(VERDICTS)
      .insert({
        request_id: id,
        by: given.by,
        verdict: given.verdict,
        groups: JSON.stringify(given.groups),
        comment: given.comment ?? null,
        time: given.time,
      })
      .onConflict(['request_id', 'by'])
      .merge();
  }

  async setState(trx: Knex.Transaction, id: string, state: ApprovalState, time: Date) {
    const from = (Object.keys(APPROVAL_TRANSITIONS) as ApprovalState[]).filter(each =>
      approvalMayBecome(each, state),
    );
    const changed = await trx<RequestRow>(REQUESTS)
      .where({ id })
      .whereIn('state', from)
      .update({ state, end_time: state === 'approved' ? null : time });
    return changed === 1;
  }

  async expire(time: Date) {
    const rows = await this.knex<RequestRow>(REQUESTS)
      .whereIn('state', OPEN_APPROVAL_STATES)
      .where('expire_time', '<=', time)
      .update({ state: 'expired', end_time: time })
      .returning('id');
    return rows.map(({ id }) => id);
  }

  async #requests(knex: Knex, rows: RequestRow[], time: Date): Promise<StoredApprovalRequest[]> {
    if (rows.length === 0) return [];
    const verdicts = await knex<VerdictRow>(VERDICTS)
      .whereIn(
        'request_id',
        rows.map(({ id }) => id),
      )
      .orderBy('time');
    return rows.map(row =>
      fromRow(
        row,
        verdicts.filter(({ request_id }) => request_id === row.id),
        time,
      ),
    );
  }
}

function subjectOf({ kind, entityRef, environment }: Change): string {
  return `${kind} ${entityRef} ${environment ?? ''}`;
}

function fromRow(row: RequestRow, verdictRows: VerdictRow[], time: Date): StoredApprovalRequest {
  const verdicts = verdictRows.map(({ by, verdict, groups, comment, time: given }) => ({
    by,
    verdict,
    groups,
    ...(comment && { comment }),
    time: given.toISOString(),
  }));
  const over = OPEN_APPROVAL_STATES.includes(row.state) && row.expire_time <= time;
  return {
    id: row.id,
    change: row.change,
    changeDigest: row.change_digest,
    state: over ? 'expired' : row.state,
    required: row.required,
    missing: missingApprovals(row.required, countingApprovals(verdicts, row.change.actor)),
    approvals: verdicts.map(({ groups: _groups, ...verdict }) => verdict),
    verdicts,
    createdBy: row.created_by,
    createTime: row.create_time.toISOString(),
    expireTime: row.expire_time.toISOString(),
  };
}
