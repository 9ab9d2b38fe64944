import type { Knex } from 'knex';

/** Tables of the kit itself, in the database of each service that has one. A migration that was released is never edited. */
export const kitMigrations: Record<string, Knex.Migration> = {
  '20260101000000_outbox_inbox': {
    async up(knex) {
      await knex.raw(`
        create table kit_outbox (
          sequence bigint generated always as identity primary key,
          event_id uuid not null unique,
          topic text not null,
          key text not null,
          source text not null,
          event_time timestamptz not null,
          tenant_id text,
          payload jsonb not null,
          headers jsonb not null
        );
        comment on table kit_outbox is 'Events that were committed and are not published yet';
        create table kit_inbox (
          consumer text not null,
          event_id uuid not null,
          consumed_at timestamptz not null default now(),
          primary key (consumer, event_id)
        );
        comment on table kit_inbox is 'Events that took effect; a second delivery is dropped';
        create index kit_inbox_consumed_at on kit_inbox (consumed_at);
      `);
    },
    async down(knex) {
      await knex.raw('drop table kit_inbox, kit_outbox');
    },
  },
  '20260101000100_idempotency': {
    async up(knex) {
      await knex.raw(`
        create table kit_idempotency (
          tenant_id text not null,
          subject text not null,
          key text not null,
          request_hash text not null,
          attempt integer not null default 1,
          locked_until timestamptz not null,
          expires_at timestamptz not null,
          status integer,
          version integer,
          headers jsonb,
          body jsonb,
          primary key (tenant_id, subject, key)
        );
        comment on table kit_idempotency is 'Answers by Idempotency-Key; no status: an attempt is in progress until locked_until';
        create index kit_idempotency_expires_at on kit_idempotency (expires_at);
      `);
    },
    async down(knex) {
      await knex.raw('drop table kit_idempotency');
    },
  },
  '20260101000200_mail_outbox': {
    async up(knex) {
      await knex.raw(`
        create table kit_mail_outbox (
          sequence bigint generated always as identity primary key,
          id uuid not null unique,
          mail jsonb not null,
          headers jsonb not null,
          attempts integer not null default 0,
          next_attempt_at timestamptz not null default now(),
          last_error text,
          failed_at timestamptz
        );
        comment on table kit_mail_outbox is 'Mails that were committed and are not sent yet; failed_at: given up';
        create index kit_mail_outbox_due on kit_mail_outbox (next_attempt_at) where failed_at is null;
      `);
    },
    async down(knex) {
      await knex.raw('drop table kit_mail_outbox');
    },
  },
};
