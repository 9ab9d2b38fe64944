import type { Knex } from 'knex';

export interface Column {
  /** As PostgreSQL writes it: `character varying(200)`. */
  type: string;
  nullable: boolean;
  /** It gets a value by itself: a default, an identity, or it is computed. */
  filled: boolean;
}

export interface Table {
  columns: Map<string, Column>;
  /** Definitions of checks, unique and foreign keys, by text: names do not matter. */
  constraints: Set<string>;
}

export interface Schema {
  tables: Map<string, Table>;
  /** Labels of enums by name. */
  enums: Map<string, string[]>;
}

/** Bookkeeping of migrations is nobody's interface. */
const OWN_TABLES = /(^|_)migrations(_lock)?$/;

/** Tables, views, columns and what limits their rows, of everything outside PostgreSQL's own schemas. */
export async function readSchema(knex: Knex): Promise<Schema> {
  const schema: Schema = { tables: new Map(), enums: new Map() };
  const columns = await knex.raw<{ rows: Array<Record<string, string | boolean>> }>(`
    select case n.nspname when 'public' then c.relname else n.nspname || '.' || c.relname end as table,
      a.attname as column, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
      (a.atthasdef or a.attidentity <> '' or a.attgenerated <> '') as filled
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p', 'v', 'm')
    join pg_namespace n on n.oid = c.relnamespace
    where a.attnum > 0 and not a.attisdropped
      and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_%'
    order by 1, a.attnum`);
  for (const row of columns.rows) {
    const table = String(row.table);
    if (OWN_TABLES.test(table)) continue;
    const known = schema.tables.get(table) ?? { columns: new Map(), constraints: new Set() };
    schema.tables.set(table, known);
    known.columns.set(String(row.column), {
      type: String(row.type),
      nullable: row.nullable === true,
      filled: row.filled === true,
    });
  }
  const constraints = await knex.raw<{ rows: Array<{ table: string; definition: string }> }>(`
    select case n.nspname when 'public' then c.relname else n.nspname || '.' || c.relname end as table,
      pg_get_constraintdef(k.oid) as definition
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace
    where k.contype in ('c', 'u', 'f', 'p', 'x')
    union
    select case n.nspname when 'public' then c.relname else n.nspname || '.' || c.relname end,
      'UNIQUE ' || regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING ', '')
    from pg_index i
    join pg_class c on c.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace
    where i.indisunique and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
      and n.nspname not like 'pg_%'`);
  for (const { table, definition } of constraints.rows) {
    schema.tables.get(table)?.constraints.add(definition);
  }
  const enums = await knex.raw<{ rows: Array<{ name: string; labels: string[] }> }>(`
    select t.typname as name, array_agg(e.enumlabel::text order by e.enumsortorder) as labels
    from pg_enum e join pg_type t on t.oid = e.enumtypid group by t.typname`);
  for (const { name, labels } of enums.rows) schema.enums.set(name, labels);
  return schema;
}
