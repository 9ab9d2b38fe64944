// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('platform_creations', table => {
    table.comment('What runs of service templates made, so that a failed run can be undone');
    table
      .string('task_id')
      .primary()
      .comment('Scaffolder task; also the request id at the git host');
    table.string('name').notNullable().comment('Name of the service and its repository');
    table.string('repository_host').notNullable().comment('"local" or "github"');
    table
      .timestamp('create_time', { useTz: true })
      .notNullable()
      .comment('When the making began; written before anything is made');
    table.timestamp('undo_time', { useTz: true }).comment('When a clean-up had undone all of it');
  });
  await knex.schema.createTable('platform_first_service', table => {
    table.comment(
      'Services that the platform itself made at its first start; a row means: never again',
    );
    table.string('name').primary().comment('Name of the service');
    table.string('task_id').notNullable().comment('Scaffolder task that makes it');
    table
      .timestamp('create_time', { useTz: true })
      .notNullable()
      .comment('When the task was started');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('platform_first_service');
  await knex.schema.dropTable('platform_creations');
};
