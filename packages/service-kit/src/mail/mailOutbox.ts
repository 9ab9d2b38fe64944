import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { propagation, context } from '@opentelemetry/api';

/** A mail to be sent. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  html?: string;
}

/**
 * Takes mails in the transaction that causes them; a relay sends them after the commit, at least once.
 *
 * @example
 * ```ts
 * await mail.send(trx, { to: buyer.email, subject: 'Your order', text: 'It is on its way.' });
 * ```
 */
export class MailOutbox {
  readonly #wake: () => void;

  constructor(options: { wake?: () => void } = {}) {
    this.#wake = options.wake ?? (() => {});
  }

  async send(trx: Knex.Transaction, mail: Mail): Promise<void> {
    const headers = {};
    propagation.inject(context.active(), headers);
    await trx('kit_mail_outbox').insert({ id: randomUUID(), mail: JSON.stringify(mail), headers });
    trx.executionPromise?.then(this.#wake, () => {});
  }
}
