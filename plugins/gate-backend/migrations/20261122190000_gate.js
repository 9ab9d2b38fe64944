// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  // As createLedgerOutboxTable of audit-node makes it; a migration runs outside of the bundle and can't import it.
  await knex.schema.createTable('ledger_outbox', table => {
    table.comment('Records on their way to the change ledger; removed once they lie there');
    table.bigIncrements('position').primary();
    table.uuid('record_id').notNullable().unique();
    table.jsonb('record').notNullable();
  });

  await knex.schema.createTable('signing_keys', table => {
    table.comment('Keys that authorizations are signed with; one, made at the first start');
    table.text('id').primary();
    table.binary('secret').notNullable();
  });

  await knex.schema.createTable('decisions', table => {
    table.comment('Decisions by what was decided and why; the same answer has the same id');
    table.uuid('id').primary();
    table.text('entity_ref').notNullable();
    table.jsonb('change').notNullable();
    table.jsonb('decision').notNullable();
    table.timestamp('last_time').notNullable().index();
  });

  await knex.schema.createTable('approval_requests', table => {
    table.comment('Requests for approvals, each of one change');
    table.uuid('id').primary();
    table.text('entity_ref').notNullable().index();
    table
      .text('subject')
      .notNullable()
      .comment('Kind, entity and environment; a newer change of the same supersedes');
    table.text('change_digest').notNullable().index();
    table.jsonb('change').notNullable();
    table.text('state').notNullable();
    table.jsonb('required').notNullable();
    table.text('created_by').notNullable();
    table.timestamp('create_time').notNullable();
    table.timestamp('expire_time').notNullable();
    table.timestamp('end_time').nullable();
  });
  await knex.raw(`
    create unique index approval_requests_one_open on approval_requests (subject)
    where state in ('pending', 'approved')
  `);

  await knex.schema.createTable('approval_verdicts', table => {
    table.comment('What approvers said');
    table
      .uuid('request_id')
      .notNullable()
      .references('id')
      .inTable('approval_requests')
      .onDelete('CASCADE');
    table.text('by').notNullable();
    table.text('verdict').notNullable();
    table.jsonb('groups').notNullable().comment('Required groups that the approver was in');
    table.text('comment').nullable();
    table.timestamp('time').notNullable();
    table.primary(['request_id', 'by']);
  });

  await knex.schema.createTable('authorizations', table => {
    table.comment('Changes that may be made; each is used once');
    table.uuid('id').primary();
    table.uuid('change_id').notNullable().unique();
    table.text('bound_digest').notNullable().comment('Of every field of the change');
    table.jsonb('decision').notNullable();
    table.jsonb('break_glass').nullable();
    table.uuid('approval_request_id').nullable();
    table.timestamp('create_time').notNullable();
    table.timestamp('expire_time').notNullable();
    table.timestamp('use_time').nullable();
  });

  await knex.schema.createTable('freeze_windows', table => {
    table.comment('Windows made in the portal and imported holidays');
    table.uuid('id').primary();
    table.jsonb('spec').notNullable();
    table.text('source').notNullable();
    table.integer('year').nullable().comment('Of holidays: a year is imported as a whole');
    table.text('created_by').notNullable();
    table.timestamp('create_time').notNullable();
  });

  await knex.schema.createTable('window_overrides', table => {
    table.comment('Windows that are passed by hand for some time');
    table.uuid('id').primary();
    table.text('window_id').notNullable();
    table.text('reason').notNullable();
    table.text('by').notNullable();
    table.timestamp('start_time').notNullable();
    table.timestamp('expire_time').notNullable().index();
  });

  await knex.schema.createTable('stopped_lines', table => {
    table.comment('Systems, or everything, whose forward changes are stopped');
    table.uuid('id').primary();
    table.text('system_ref').nullable();
    table.text('reason').notNullable();
    table.boolean('hotfix_allowed').notNullable();
    table.text('started_by').notNullable();
    table.timestamp('start_time').notNullable();
    table.text('ended_by').nullable();
    table.timestamp('end_time').nullable();
  });
  await knex.raw(`
    create unique index stopped_lines_one_active on stopped_lines (coalesce(system_ref, ''))
    where end_time is null
  `);

  await knex.schema.createTable('waivers', table => {
    table.comment('Permissions to pass one check for some time');
    table.uuid('id').primary();
    table.text('check_id').notNullable();
    table.text('entity_ref').notNullable().index();
    table.text('environment').nullable();
    table.text('reason').notNullable();
    table.text('state').notNullable();
    table.text('requested_by').notNullable();
    table.timestamp('create_time').notNullable();
    table.text('decided_by').nullable();
    table.text('comment').nullable();
    table.timestamp('expire_time').notNullable();
  });

  await knex.schema.createTable('break_glass_uses', table => {
    table.comment('Changes that passed in spite of the decision, and what came of it');
    table.uuid('id').primary();
    table.uuid('change_id').notNullable().unique();
    table.text('entity_ref').notNullable();
    table.jsonb('change').notNullable();
    table.jsonb('decision').notNullable();
    table.text('reason').notNullable();
    table.text('actor').notNullable();
    table.jsonb('skipped_approvers').notNullable();
    table.timestamp('create_time').notNullable();
    table.timestamp('expire_time').notNullable();
    table.text('closed_by').nullable();
    table.timestamp('close_time').nullable();
    table.text('notes').nullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'break_glass_uses',
    'waivers',
    'stopped_lines',
    'window_overrides',
    'freeze_windows',
    'authorizations',
    'approval_verdicts',
    'approval_requests',
    'decisions',
    'signing_keys',
    'ledger_outbox',
  ]) {
    await knex.schema.dropTable(table);
  }
};
