import type { Knex } from 'knex';
import { setTimeout as delay } from 'node:timers/promises';

/** Serialization failure and deadlock: the transaction had no effect and may simply be run again. */
const RETRYABLE = new Set(['40001', '40P01']);

/** How a transaction is run. */
export interface TransactionOptions {
  /** Set for row-level security. */
  tenantId?: string;
  isolation?: 'read committed' | 'repeatable read' | 'serializable';
  /** Default 5. */
  maxAttempts?: number;
}

/**
 * Runs work in a transaction, again when PostgreSQL says that two transactions got in each other's way. `work` must have no
 * effect outside the database.
 *
 * @example
 * ```ts
 * await inTransaction(database, trx => trx('greetings').insert(row), { tenantId });
 * ```
 */
export async function inTransaction<T>(
  database: Knex,
  work: (trx: Knex.Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const { maxAttempts = 5 } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.transaction(
        async trx => {
          if (options.tenantId !== undefined) await withTenant(trx, options.tenantId);
          return work(trx);
        },
        options.isolation ? { isolationLevel: options.isolation } : undefined,
      );
    } catch (error) {
      if (!RETRYABLE.has((error as { code?: string }).code ?? '') || attempt >= maxAttempts) {
        throw error;
      }
      // Full jitter, so that the two that met do not meet again.
      await delay(Math.random() * 20 * 2 ** attempt);
    }
  }
}

/**
 * Names the tenant for the rest of this transaction. Tables with {@link tenantPolicySql} show nothing without it.
 *
 * @example
 * ```ts
 * await withTenant(trx, 'acme');
 * ```
 */
export async function withTenant(trx: Knex.Transaction, tenantId: string): Promise<void> {
  await trx.raw(`select set_config('app.tenant_id', ?, true)`, [tenantId]);
}
