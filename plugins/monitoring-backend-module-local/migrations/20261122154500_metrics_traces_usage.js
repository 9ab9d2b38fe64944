// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('metric_blocks', table => {
    table.comment(
      'Scraped metrics: some minutes of all series of one metric of one process per row',
    );
    table.text('service').notNullable().comment('Empty for parts of the platform');
    table.text('environment').notNullable();
    table.text('instance').notNullable().comment('Process, unique over time');
    table.text('metric').notNullable().comment('Full name of the sample');
    table.bigInteger('start_ms').notNullable().comment('Time of the first scrape');
    table.bigInteger('end_ms').notNullable().comment('Time of the last scrape');
    table.text('release').notNullable().comment('Digest of the release');
    table.boolean('cumulative').notNullable().comment('A counter or a part of a histogram');
    table.binary('data').notNullable().comment('Times and values, deflated JSON');
    table.primary(['service', 'environment', 'instance', 'metric', 'start_ms']);
    table.index(['metric', 'service', 'end_ms']);
    table.index(['end_ms']);
  });

  await knex.schema.createTable('traces', table => {
    table.comment('One row per trace, kept up to date as its spans arrive');
    table.text('trace_id').primary();
    table.bigInteger('start_us').notNullable().comment('Microseconds since 1970');
    table.bigInteger('end_us').notNullable();
    table.integer('span_count').notNullable();
    table.integer('error_count').notNullable();
    table
      .text('root_name')
      .notNullable()
      .comment('Of the span without parent, or the earliest so far');
    table.text('root_service').notNullable();
    table.bigInteger('root_start_us').notNullable();
    table
      .boolean('rooted')
      .notNullable()
      .comment('A span without parent, or an entry into a service, has arrived');
    table.index(['start_us']);
  });

  await knex.schema.createTable('trace_services', table => {
    table.comment('Which services take part in a trace, and where');
    table.text('trace_id').notNullable();
    table.text('service').notNullable();
    table.text('environment').notNullable();
    table.bigInteger('start_us').notNullable().comment('Earliest span of the service');
    table.primary(['trace_id', 'service', 'environment']);
    table.index(['service', 'start_us']);
    table.index(['start_us']);
  });

  await knex.schema.createTable('spans', table => {
    table.comment('Spans as they were exported');
    table.text('trace_id').notNullable();
    table.text('span_id').notNullable();
    table.text('parent_span_id');
    table.text('name').notNullable();
    table.text('kind').notNullable();
    table.text('service').notNullable().comment('From the token of the exporter');
    table.text('environment').notNullable().comment('From the token of the exporter');
    table.text('release');
    table.bigInteger('start_us').notNullable();
    table.bigInteger('duration_us').notNullable();
    table.text('status').notNullable();
    table.text('status_message');
    table.jsonb('attributes').notNullable();
    table.primary(['trace_id', 'span_id']);
    table.index(['start_us']);
  });

  await knex.schema.createTable('usage_hours', table => {
    table.comment('What each service used per hour and environment; never deleted');
    table.timestamp('hour', { useTz: true }).notNullable();
    table.text('service').notNullable();
    table.text('environment').notNullable();
    table.text('team').notNullable().comment('Owner at that hour, an entity ref, or empty');
    table.double('cpu_seconds').notNullable();
    table.double('memory_gib_seconds').notNullable();
    table.double('instance_seconds').notNullable();
    table.double('requests').notNullable().comment('Requests through the gateway');
    table.primary(['hour', 'service', 'environment']);
    table.index(['service', 'hour']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('usage_hours');
  await knex.schema.dropTable('spans');
  await knex.schema.dropTable('trace_services');
  await knex.schema.dropTable('traces');
  await knex.schema.dropTable('metric_blocks');
};
