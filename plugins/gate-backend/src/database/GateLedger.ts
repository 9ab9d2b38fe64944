import { randomUUID, randomUUIDv7 } from 'node:crypto';
import type { ChangeRecord } from '@internal/plugin-audit-common';
import type { LedgerOutbox } from '@internal/plugin-audit-node';
import type { Clock } from '@internal/plugin-kit';
import type { Knex } from 'knex';

/** What the gate writes about something that was done at the gate. */
export type GateEvent = Pick<
  ChangeRecord,
  'action' | 'entityRefs' | 'environment' | 'before' | 'after' | 'reason' | 'decision' | 'message'
> & {
  /** Entity ref of the person, or `plugin:<id>`. */
  by: string;
  correlationId?: string;
};

/** Records what people do at the gate, in the transaction that does it. */
export class GateLedger {
  constructor(
    private readonly options: { outbox: Pick<LedgerOutbox, 'add' | 'wake'>; clock: Clock },
  ) {}

  /** Does the work and records it, both or none; the ledger hears of it right after. */
  async recorded<T>(
    knex: Knex,
    work: (trx: Knex.Transaction, record: (event: GateEvent) => Promise<void>) => Promise<T>,
  ): Promise<T> {
    const result = await knex.transaction(trx =>
      work(trx, event => this.options.outbox.add(trx, this.#record(event))),
    );
    this.options.outbox.wake();
    return result;
  }

  #record({ by, correlationId, ...event }: GateEvent): ChangeRecord {
    const changeId = randomUUID();
    return {
      ...event,
      id: randomUUIDv7(),
      changeId,
      kind: 'event',
      time: this.options.clock.now().toISOString(),
      actor: { type: by.startsWith('plugin:') ? 'service' : 'user', ref: by },
      correlationId: correlationId ?? changeId,
      plugin: 'gate',
    };
  }
}
