// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('services', table => {
    table.comment('Services that have releases');
    table.text('service').primary();
    table.text('entity_ref').notNullable().unique();
    table
      .bigInteger('automatic_sequence')
      .notNullable()
      .defaultTo(0)
      .comment('Newest release that was deployed by itself; each is deployed by itself once');
    table.timestamp('archive_time').nullable().comment('Nothing of the service runs since');
    table
      .boolean('archive_pending')
      .notNullable()
      .defaultTo(false)
      .comment('An environment still has to be ended');
  });

  await knex.schema.createTable('releases', table => {
    table.comment('Immutable releases of services');
    table.uuid('id').primary();
    table.text('service').notNullable().references('service').inTable('services');
    table.text('entity_ref').notNullable();
    table.text('digest').notNullable();
    table.text('commit').notNullable();
    table.text('commit_message').notNullable();
    table.text('commit_author').notNullable();
    table.text('branch').notNullable();
    table.boolean('default_branch').notNullable();
    table
      .boolean('dirty')
      .notNullable()
      .comment('Made from uncommitted work: first environment only');
    table.jsonb('artifacts').notNullable();
    table.text('run_id').nullable();
    table.bigInteger('sequence').notNullable().comment('Ascending; decides what newer means');
    table.timestamp('create_time').notNullable();
    table
      .boolean('retired')
      .notNullable()
      .defaultTo(false)
      .comment('Of an earlier service of the same name');
    table.unique(['service', 'digest', 'commit']);
    table.index(['service', 'sequence']);
  });

  await knex.schema.createTable('deployments', table => {
    table.comment('Attempts to make a release run in an environment');
    table.uuid('id').primary();
    table.bigIncrements('sequence', { primaryKey: false }).notNullable();
    table.text('service').notNullable().references('service').inTable('services');
    table.text('entity_ref').notNullable();
    table.text('environment').notNullable();
    table.text('digest').notNullable();
    table.text('from_digest').nullable();
    table.text('kind').notNullable();
    table.text('phase').notNullable();
    table.text('message').notNullable().defaultTo('');
    table.text('actor').notNullable();
    table.text('request_id').nullable().unique().comment('Makes asking twice harmless');
    table.timestamp('create_time').notNullable();
    table.timestamp('start_time').nullable();
    table.timestamp('end_time').nullable();
    table.text('preview_id').nullable();
    table.text('url').nullable();
    table.timestamp('expire_time').nullable().comment('When a preview ends');
    table.timestamp('preview_end_time').nullable().comment('When a preview was taken away');
    table
      .jsonb('failure')
      .nullable()
      .comment('Last log lines and readiness answer of a failed one');
    table.boolean('announced').notNullable().defaultTo(false).comment('Its end was told to others');
    table.index(['service', 'environment', 'sequence']);
    table.index(['phase']);
  });
  // One deployment at a time per service and environment; previews stand beside it.
  await knex.raw(`
    create unique index deployments_one_active on deployments (service, environment)
    where phase in ('Pending', 'Progressing', 'Degraded') and kind <> 'preview'
  `);

  await knex.schema.createTable('desired_releases', table => {
    table.comment('Which release should run in each environment');
    table.text('service').notNullable().references('service').inTable('services');
    table.text('environment').notNullable();
    table.text('digest').notNullable();
    table.primary(['service', 'environment']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('desired_releases');
  await knex.schema.dropTable('deployments');
  await knex.schema.dropTable('releases');
  await knex.schema.dropTable('services');
};
