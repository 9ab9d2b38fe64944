// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('ordered_plans', table => {
    table.comment('Deployments of several services, one after the other');
    table.uuid('id').primary();
    table.bigIncrements('sequence', { primaryKey: false }).notNullable();
    table.text('kind').notNullable().comment('rollback or release-set');
    table.text('entity_ref').nullable().comment('Of a rollback: what is to go back');
    table.text('environment').notNullable();
    table.text('phase').notNullable();
    table.integer('revision').notNullable().defaultTo(0).comment('Raised by every change');
    table.text('message').notNullable().defaultTo('');
    table.jsonb('steps').notNullable();
    table.uuid('correlation_id').notNullable();
    table.text('actor').notNullable();
    table.text('reason').nullable();
    table.text('request_id').nullable().unique().comment('Makes asking twice harmless');
    table.uuid('release_set_id').nullable().comment('The set that this takes back');
    table.timestamp('create_time').notNullable();
    table.timestamp('end_time').nullable();
    table.index(['phase']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('ordered_plans');
};
