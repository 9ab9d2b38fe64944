import type { Knex } from 'knex';
import { systemClock, type Clock } from '../clock.ts';

/** An answer as it was given the first time. */
export interface StoredAnswer {
  status: number;
  body: unknown;
  version?: number;
  headers?: Record<string, string>;
}

/** The right to carry out a request; exactly one attempt at a time has it. */
export interface IdempotentAttempt {
  /** Stores the answer, in the transaction of the effect if one is given. Rejects when another attempt has taken over. */
  complete(answer: StoredAnswer, trx?: Knex.Transaction): Promise<void>;
  /** Gives the right back, so that the client may try again at once. */
  release(): Promise<void>;
}

/** Thrown by `complete` when the lock had run out and another attempt took over; rolls its transaction back. */
export class AttemptLostError extends Error {
  override name = 'AttemptLostError';
}

type Begun =
  | { outcome: 'begun'; attempt: IdempotentAttempt }
  | { outcome: 'answered'; answer: StoredAnswer }
  | { outcome: 'in-progress'; retryAfterSeconds: number }
  | { outcome: 'other-request' };

/** Who asked, under which key, and a hash of what. */
export interface IdempotentRequest {
  tenantId: string | undefined;
  subject: string;
  key: string;
  requestHash: string;
}

interface AnswerRow {
  request_hash: string;
  status: number | null;
  version: number | null;
  headers: Record<string, string> | null;
  body: { value?: unknown } | null;
  locked_until: Date;
}

/**
 * Remembers answers by `Idempotency-Key`, in the service's own database. An attempt holds a lock for 30 s: when its process
 * dies, the next request with the key may begin after that.
 *
 * @example
 * ```ts
 * const begun = await store.begin({ tenantId, subject, key, requestHash });
 * if (begun.outcome === 'begun') await begun.attempt.complete({ status: 201, body });
 * ```
 */
export class IdempotencyStore {
  readonly #database: Knex;
  readonly #clock: Clock;
  readonly #lockSeconds: number;
  readonly #keepSeconds: number;

  constructor(options: {
    database: Knex;
    clock?: Clock;
    /** Default 30. */
    lockSeconds?: number;
    /** Default one day. */
    keepSeconds?: number;
  }) {
    this.#database = options.database;
    this.#clock = options.clock ?? systemClock;
    this.#lockSeconds = options.lockSeconds ?? 30;
    this.#keepSeconds = options.keepSeconds ?? 86_400;
  }

  async begin(request: IdempotentRequest): Promise<Begun> {
    const now = this.#clock.now();
    const tenant = request.tenantId ?? '';
    const row = { tenant_id: tenant, subject: request.subject, key: request.key };
    // One statement decides: a new key, a key whose day is over, or the same request whose lock has run out.
    const taken = await this.#database.raw<{ rows: { attempt: number }[] }>(
      `insert into kit_idempotency as k (tenant_id, subject, key, request_hash, locked_until, expires_at)
       values (:tenant_id, :subject, :key, :hash, :lockedUntil, :expiresAt)
       on conflict (tenant_id, subject, key) do update set
         request_hash = excluded.request_hash, locked_until = excluded.locked_until, expires_at = excluded.expires_at,
         attempt = k.attempt + 1, status = null, version = null, headers = null, body = null
       where k.expires_at <= :now
          or (k.status is null and k.locked_until <= :now and k.request_hash = excluded.request_hash)
       returning attempt`,
      {
        ...row,
        hash: request.requestHash,
        now,
        lockedUntil: new Date(now.getTime() + this.#lockSeconds * 1000),
        expiresAt: new Date(now.getTime() + this.#keepSeconds * 1000),
      },
    );
    const attempt = taken.rows[0]?.attempt;
    if (attempt !== undefined) return { outcome: 'begun', attempt: this.#attempt(row, attempt) };

    const found = await this.#database<AnswerRow>('kit_idempotency').where(row).first();
    // Released between the two statements.
    if (!found) return this.begin(request);
    if (found.request_hash !== request.requestHash) return { outcome: 'other-request' };
    if (found.status === null) {
      const rest = Math.ceil((found.locked_until.getTime() - now.getTime()) / 1000);
      return { outcome: 'in-progress', retryAfterSeconds: Math.max(1, rest) };
    }
    return { outcome: 'answered', answer: toAnswer(found) };
  }

  /** Deletes answers whose time is over. */
  async purge(): Promise<void> {
    await this.#database('kit_idempotency').where('expires_at', '<=', this.#clock.now()).delete();
  }

  #attempt(row: { tenant_id: string; subject: string; key: string }, attempt: number) {
    // The attempt's number fences: whoever was overtaken changes nothing.
    const own = (database: Knex) =>
      database('kit_idempotency')
        .where({ ...row, attempt })
        .whereNull('status');
    return {
      complete: async (answer: StoredAnswer, trx?: Knex.Transaction) => {
        const updated = await own(trx ?? this.#database).update({
          status: answer.status,
          version: answer.version ?? null,
          headers: answer.headers ? JSON.stringify(answer.headers) : null,
          body: JSON.stringify({ value: answer.body }),
        });
        if (updated === 0) throw new AttemptLostError('Another attempt of this request took over');
      },
      release: async () => {
        await own(this.#database).delete();
      },
    };
  }
}

function toAnswer(row: AnswerRow): StoredAnswer {
  return {
    status: row.status!,
    body: row.body?.value,
    ...(row.version !== null && { version: row.version }),
    ...(row.headers && { headers: row.headers }),
  };
}
