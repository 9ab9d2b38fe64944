// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('releases', table => {
    table.jsonb('rollout').nullable().comment('rollout.yaml as it was at the commit');
    table.jsonb('service_values').nullable().comment('deploy/values.yaml as it was at the commit');
    table.jsonb('migrations').nullable().comment('Names of its migrations, ascending');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('releases', table => {
    table.dropColumns('rollout', 'service_values', 'migrations');
  });
};
