import { createTransport } from 'nodemailer';
import type { Knex } from 'knex';
import type { Clock } from '../clock.ts';
import type { Logger } from '../telemetry/logger.ts';
import { WorkLoop } from '../workLoop.ts';
import type { Mail } from './mailOutbox.ts';

const MAX_ATTEMPTS = 10;

interface MailRow {
  sequence: string;
  id: string;
  mail: Mail;
  attempts: number;
}

/** Sends what the mail outbox holds by SMTP; again after 2, 4, 8 … seconds (at most 10 minutes), ten times. */
export class MailRelay {
  readonly #database: Knex;
  readonly #transport: { sendMail(mail: Record<string, unknown>): Promise<unknown>; close(): void };
  readonly #from: string;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #loop: WorkLoop;

  constructor(options: {
    database: Knex;
    smtpUrl: string;
    from: string;
    clock: Clock;
    logger: Logger;
  }) {
    this.#database = options.database;
    this.#transport = createTransport(options.smtpUrl);
    this.#from = options.from;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#loop = new WorkLoop({
      work: () => this.#sendNext(),
      idleMilliseconds: 5_000,
      onError: error => options.logger.warn('mail outbox', { error }),
    });
  }

  start(): void {
    this.#loop.start();
  }

  wake(): void {
    this.#loop.wake();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    this.#transport.close();
  }

  async #sendNext(): Promise<boolean> {
    return this.#database.transaction(async trx => {
      const row = await trx<MailRow>('kit_mail_outbox')
        .whereNull('failed_at' as never)
        .where('next_attempt_at' as never, '<=', this.#clock.now() as never)
        .orderBy('sequence')
        .forUpdate()
        .skipLocked()
        .first();
      if (!row) return false;
      const own = trx('kit_mail_outbox').where({ sequence: row.sequence });
      try {
        // The same Message-ID each time: who receives a mail twice can see it.
        await this.#transport.sendMail({
          from: this.#from,
          ...row.mail,
          messageId: `<${row.id}@devopshub>`,
        });
        await own.delete();
      } catch (error) {
        await own.update(this.#failed(row, error as Error));
      }
      return true;
    });
  }

  #failed(row: MailRow, error: Error): Record<string, unknown> {
    const attempts = row.attempts + 1;
    const givenUp = attempts >= MAX_ATTEMPTS;
    this.#logger.warn(givenUp ? 'mail given up' : 'mail will be sent again', {
      mailId: row.id,
      error,
    });
    return {
      attempts,
      last_error: error.message,
      next_attempt_at: new Date(this.#clock.now().getTime() + Math.min(600, 2 ** attempts) * 1000),
      failed_at: givenUp ? this.#clock.now() : null,
    };
  }
}
