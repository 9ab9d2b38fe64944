import type { Knex } from 'knex';

/** Lets one transaction at a time decide about a service. */
export async function lockService(trx: Knex.Transaction, service: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 7))', [service]);
}
