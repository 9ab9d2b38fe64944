// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
export async function up(knex) {
  await knex.schema.createTable('items', table => {
    table.comment('What the shop has; one row per item and tenant');
    table.text('tenant_id').notNullable().comment('Tenant that the row belongs to');
    table.uuid('item_id').primary().comment('Made by the service');
    table.text('title').notNullable().comment('Shown to people');
    table.bigInteger('price_minor_units').notNullable().comment('In the smallest unit');
    table.specificType('price_currency', 'char(3)').notNullable().comment('ISO 4217');
    table.text('status').notNullable().comment('draft, active or retired');
    table.integer('version').notNullable().comment('Grows by one with each change');
    table.timestamp('create_time', { useTz: true, precision: 3 }).notNullable();
    table.timestamp('update_time', { useTz: true, precision: 3 }).notNullable();
    table.index(['tenant_id', 'create_time', 'item_id'], 'items_by_time');
  });
  // Also for the owner: no login of this database sees a tenant that its transaction does not name.
  await knex.raw('alter table items enable row level security');
  await knex.raw('alter table items force row level security');
  await knex.raw(`
    create policy items_tenant on items
      using (tenant_id = nullif(current_setting('app.tenant_id', true), ''))
      with check (tenant_id = nullif(current_setting('app.tenant_id', true), ''))
  `);
}

/**
 * @param {import('knex').Knex} knex
 */
export async function down(knex) {
  await knex.schema.dropTable('items');
}
