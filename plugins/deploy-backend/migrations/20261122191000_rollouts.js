// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('ledger_outbox', table => {
    table.comment('Records on their way to the change ledger; removed once they lie there');
    table.bigIncrements('position').primary();
    table.uuid('record_id').notNullable().unique();
    table.jsonb('record').notNullable();
  });

  await knex.schema.alterTable('deployments', table => {
    table.uuid('correlation_id').nullable().comment('The same for all that belongs to one request');
    table.text('reason').nullable();
    table.text('how').notNullable().defaultTo('rollout').comment('rollout or at-once');
    table.jsonb('change').nullable().comment('What the gate decided about');
    table.jsonb('decision').nullable().comment('What the gate said, as it goes to the ledger');
    table.text('gate_token').nullable().comment('Binds the decision to the change');
    table
      .timestamp('verify_time')
      .nullable()
      .comment('When the gate took the token; effects follow');
    table.boolean('queued').notNullable().defaultTo(false).comment('Waits until the gate opens');
    table.jsonb('waiting').nullable().comment('What it waits for at the gate');
    table.timestamp('ask_time').nullable().comment('When the gate is asked again');
    table.jsonb('mark').nullable().comment('What a person said about how it went');
  });
  await knex.raw('update deployments set verify_time = create_time');
  await knex.raw('drop index deployments_one_active');
  // One deployment at a time per service and environment; previews and what waits at the gate stand beside it.
  await knex.raw(`
    create unique index deployments_one_active on deployments (service, environment)
    where phase in ('Pending', 'Progressing', 'Degraded') and kind <> 'preview' and not queued
  `);

  await knex.schema.alterTable('desired_releases', table => {
    table.jsonb('hold').nullable().comment('Put here on purpose: nothing newer comes by itself');
  });

  await knex.schema.createTable('rollouts', table => {
    table.comment('Ways from a stable release to another one, step by step');
    table.uuid('id').primary();
    table.bigIncrements('sequence', { primaryKey: false }).notNullable();
    table.uuid('deployment_id').notNullable().unique().references('id').inTable('deployments');
    table.text('service').notNullable();
    table.text('entity_ref').notNullable();
    table.text('environment').notNullable();
    table.text('from_digest').notNullable();
    table.text('to_digest').notNullable();
    table.jsonb('strategy').notNullable();
    table.text('driver').notNullable().comment('Who walks the steps: portal or target');
    table.text('phase').notNullable();
    table.integer('revision').notNullable().defaultTo(0).comment('Raised by every change');
    table.integer('step_index').notNullable().defaultTo(0);
    table.integer('weight').notNullable().defaultTo(0);
    table.text('message').notNullable().defaultTo('');
    table.jsonb('state').notNullable().comment('What else the machine has to know');
    table.uuid('correlation_id').notNullable();
    table.text('actor').notNullable();
    table.timestamp('create_time').notNullable();
    table.timestamp('end_time').nullable();
    table.boolean('settled').notNullable().defaultTo(false).comment('The target knows the end');
    table.timestamp('standby_until').nullable().comment('The earlier release stays up until');
    table.text('announced_phase').nullable().comment('Phase that was told to others');
    table.index(['service', 'environment', 'sequence']);
    table.index(['entity_ref', 'sequence']);
  });
  await knex.raw(`
    create unique index rollouts_one_active on rollouts (service, environment)
    where phase in ('Pending', 'Progressing', 'Paused', 'Degraded', 'Aborting')
  `);
  await knex.raw('create index rollouts_unsettled on rollouts (sequence) where not settled');

  await knex.schema.createTable('analysis_runs', table => {
    table.comment('Analyses of rollouts with what they measured');
    table.text('id').primary();
    table.bigIncrements('sequence', { primaryKey: false }).notNullable();
    table.uuid('rollout_id').notNullable().references('id').inTable('rollouts');
    table.jsonb('run').notNullable();
    table.index(['rollout_id', 'sequence']);
  });

  await knex.schema.createTable('rollout_operations', table => {
    table.comment('What people did to rollouts; each once');
    table.uuid('id').primary();
    table.bigIncrements('sequence', { primaryKey: false }).notNullable();
    table.uuid('rollout_id').notNullable().references('id').inTable('rollouts');
    table.text('request_id').notNullable().unique().comment('Makes asking twice harmless');
    table.text('action').notNullable();
    table.text('actor').notNullable();
    table.text('reason').nullable();
    table.timestamp('create_time').notNullable();
    table.timestamp('done_time').nullable().comment('Absent: a target still has to act');
    table.text('failure').nullable();
    table.index(['rollout_id', 'sequence']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('rollout_operations');
  await knex.schema.dropTable('analysis_runs');
  await knex.schema.dropTable('rollouts');
  await knex.schema.alterTable('desired_releases', table => table.dropColumn('hold'));
  await knex.raw('drop index deployments_one_active');
  await knex('deployments').where({ queued: true }).delete();
  await knex.raw(`
    create unique index deployments_one_active on deployments (service, environment)
    where phase in ('Pending', 'Progressing', 'Degraded') and kind <> 'preview'
  `);
  await knex.schema.alterTable('deployments', table => {
    for (const column of [
      'correlation_id',
      'reason',
      'how',
      'change',
      'decision',
      'gate_token',
      'verify_time',
      'queued',
      'waiting',
      'ask_time',
      'mark',
    ]) {
      table.dropColumn(column);
    }
  });
  await knex.schema.dropTable('ledger_outbox');
};
