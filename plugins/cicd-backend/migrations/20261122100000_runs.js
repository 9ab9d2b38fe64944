// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('runs', table => {
    table.comment('Builds: one row per run of a commit of a repository');
    table.uuid('id').primary();
    table
      .bigIncrements('sequence', { primaryKey: false })
      .notNullable()
      .comment('Order in which runs were asked for');
    table.text('entity_ref').notNullable().comment('Component the repository belongs to');
    table.text('repository').notNullable();
    table.text('branch').notNullable();
    table.boolean('default_branch').notNullable();
    table.text('commit').notNullable();
    table.text('commit_message').notNullable().defaultTo('');
    table.text('commit_author').notNullable().defaultTo('');
    table.boolean('dirty').notNullable().comment('Made from uncommitted work');
    table.text('phase').notNullable();
    table.text('trigger').notNullable();
    table.integer('attempt').notNullable().defaultTo(0).comment('How often a worker began it');
    table.timestamp('queue_time').notNullable();
    table.timestamp('start_time').nullable();
    table.timestamp('end_time').nullable();
    table.text('message').nullable();
    table.text('worker').nullable().comment('host/pid that runs it');
    table.timestamp('heartbeat_time').nullable().comment('Last sign of life of the worker');
    table.text('release_digest').nullable().comment('Artifact of a green build');
    table.text('artifact_ref').nullable();
    table.bigInteger('artifact_size_bytes').nullable();
    table
      .text('release_phase')
      .notNullable()
      .defaultTo('None')
      .comment(
        'None | Pending | Registered | Refused: whether the deploy plugin knows the release',
      );
    table.index(['entity_ref', 'sequence']);
    table.index(['repository', 'branch', 'sequence']);
    table.index(['commit']);
    table.index(['phase']);
    table.index(['release_phase']);
  });

  await knex.schema.createTable('run_steps', table => {
    table.comment('Steps of a run, in the order of position');
    table.uuid('run_id').notNullable().references('id').inTable('runs').onDelete('CASCADE');
    table.text('name').notNullable();
    table.integer('position').notNullable();
    table.text('phase').notNullable();
    table.timestamp('start_time').nullable();
    table.timestamp('end_time').nullable();
    table.jsonb('failure').nullable().comment('Lines that matter when the step failed');
    table.primary(['run_id', 'name']);
  });

  await knex.schema.createTable('run_log_lines', table => {
    table.comment('Output of runs, line by line, secrets already redacted');
    table.uuid('run_id').notNullable().references('id').inTable('runs').onDelete('CASCADE');
    table.integer('seq').notNullable().comment('Position in the log of the run, from 0');
    table.timestamp('time').notNullable();
    table.text('step').notNullable();
    table.text('text').notNullable();
    table.primary(['run_id', 'seq']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('run_log_lines');
  await knex.schema.dropTable('run_steps');
  await knex.schema.dropTable('runs');
};
