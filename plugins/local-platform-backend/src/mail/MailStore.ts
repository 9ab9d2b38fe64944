import { randomUUID } from 'node:crypto';
import type { Mail } from '@internal/plugin-local-platform-common';
import type { Knex } from 'knex';

/** The mailbox keeps the newest mails only: it is for looking at, not for keeping. */
const KEEP = 1000;

interface MailRow {
  id: string;
  sender: string;
  recipients: string[];
  subject: string;
  text: string | null;
  html: string | null;
  service: string | null;
  environment: string | null;
  receive_time: Date;
}

export interface MailStore {
  add(mail: Omit<Mail, 'id'>): Promise<Mail>;
  /** Newest first, without bodies. */
  list(query: { service?: string; environment?: string; limit: number }): Promise<Mail[]>;
  get(id: string): Promise<Mail | undefined>;
  deleteAll(): Promise<void>;
}

export class DatabaseMailStore implements MailStore {
  constructor(private readonly db: Knex) {}

  async add(mail: Omit<Mail, 'id'>): Promise<Mail> {
    const id = randomUUID();
    await this.db('mails').insert({
      id,
      sender: mail.from,
      recipients: JSON.stringify(mail.to),
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      service: mail.service,
      environment: mail.environment,
      receive_time: new Date(mail.receiveTime),
    });
    const oldest = this.db('mails').select('id').orderBy('receive_time', 'desc').offset(KEEP);
    await this.db('mails').whereIn('id', oldest).delete();
    return { id, ...mail };
  }

  async list(query: { service?: string; environment?: string; limit: number }): Promise<Mail[]> {
    const { service, environment, limit } = query;
    const rows = this.db<MailRow>('mails')
      .select('id', 'sender', 'recipients', 'subject', 'service', 'environment', 'receive_time')
      .orderBy('receive_time', 'desc')
      .limit(limit);
    if (service) rows.where('service', service);
    if (environment) rows.where('environment', environment);
    return (await rows).map(toMail);
  }

  async get(id: string): Promise<Mail | undefined> {
    const row = await this.db<MailRow>('mails').where('id', id).first();
    return row && toMail(row);
  }

  async deleteAll(): Promise<void> {
    await this.db('mails').delete();
  }
}

function toMail(row: Partial<MailRow> & Pick<MailRow, 'id' | 'sender' | 'recipients'>): Mail {
  return {
    id: row.id,
    from: row.sender,
    to: row.recipients,
    subject: row.subject ?? '',
    receiveTime: (row.receive_time as Date).toISOString(),
    text: row.text ?? undefined,
    html: row.html ?? undefined,
    service: row.service ?? undefined,
    environment: row.environment ?? undefined,
  };
}
