/**
 * SQL for a migration: rows are seen and written only in a transaction that names their tenant, by every login including the
 * owner's. `current_setting(…, true)` is NULL or '' when no tenant was named, and then no row fits.
 *
 * @example
 * ```js
 * exports.up = async knex => {
 *   await knex.schema.createTable('greetings', table => { table.text('tenant_id').notNullable(); });
 *   await knex.raw(tenantPolicySql('greetings'));
 * };
 * ```
 */
export function tenantPolicySql(table: string, column = 'tenant_id'): string {
  for (const name of [table, column]) {
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name))
      throw new Error(`"${name}" must be a plain SQL name`);
  }
  const own = `"${column}" = nullif(current_setting('app.tenant_id', true), '')`;
  return [
    `alter table "${table}" enable row level security`,
    `alter table "${table}" force row level security`,
    `create policy "${table}_tenant" on "${table}" using (${own}) with check (${own})`,
  ].join(';\n');
}
