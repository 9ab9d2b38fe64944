import type { Column, Schema, Table } from './readSchema';

/** Why code that was written for one schema would fail on another one. */
export interface SchemaProblem {
  table: string;
  column?: string;
  /** "is gone: a query that names it fails". */
  message: string;
}

/** Types in the order in which one holds all values of those before it. */
const WIDENING = [
  ['smallint', 'integer', 'bigint', 'numeric'],
  ['real', 'double precision'],
  ['character varying', 'text'],
  ['date', 'timestamp without time zone'],
  ['json', 'jsonb'],
];

/** What of the schema `to` breaks code that runs well on `from`. What is new and may be left out breaks nothing. */
export function compareSchema(from: Schema, to: Schema): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  for (const [name, table] of from.tables) {
    const after = to.tables.get(name);
    if (after) problems.push(...compareTable(name, table, after));
    else problems.push({ table: name, message: 'is gone: every query of it fails' });
  }
  for (const [name, labels] of from.enums) {
    const gone = labels.filter(label => !to.enums.get(name)?.includes(label));
    if (gone.length) {
      problems.push({ table: name, message: `no longer has ${gone.join(', ')}: writing it fails` });
    }
  }
  return problems;
}

function compareTable(table: string, from: Table, to: Table): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  const add = (column: string, message: string) => problems.push({ table, column, message });
  for (const [name, column] of from.columns) {
    const after = to.columns.get(name);
    if (!after) {
      const renamed = newColumns(from, to).find(([, each]) => each.type === column.type);
      const hint = renamed ? ` (was it renamed to \`${renamed[0]}\`?)` : '';
      add(name, `is gone${hint}: a query that names it fails`);
      continue;
    }
    if (!holds(after.type, column.type)) {
      add(name, `was ${column.type} and is ${after.type}: what is written may not fit`);
    }
    if (column.nullable && !after.nullable) {
      add(
        name,
        after.filled
          ? 'must not be null now: writing null fails'
          : 'must have a value now and has no default: inserts without it fail',
      );
    } else if (column.filled && !after.filled && !after.nullable) {
      add(name, 'has no default any more: inserts without it fail');
    }
  }
  for (const [name, column] of newColumns(from, to)) {
    if (column.nullable || column.filled) continue;
    add(name, 'is new, must have a value and has no default: every insert fails');
  }
  for (const definition of to.constraints) {
    if (from.constraints.has(definition) || onlyNew(definition, from, to)) continue;
    problems.push({ table, message: `has a new rule that writes may break: ${definition}` });
  }
  return problems;
}

function newColumns(from: Table, to: Table): Array<[string, Column]> {
  return [...to.columns].filter(([name]) => !from.columns.has(name));
}

/** A rule about columns that the code does not know, and so leaves empty, does not concern it. */
function onlyNew(definition: string, from: Table, to: Table): boolean {
  const named = [...to.columns.keys()].filter(name =>
    new RegExp(`(^|[^\\w])"?${name.replace(/[^\w]/g, '\\$&')}"?($|[^\\w])`).test(
      definition.replace(/REFERENCES .*$/, ''),
    ),
  );
  return named.length > 0 && named.every(name => !from.columns.has(name));
}

/** Whether every value of the earlier type is one of the later type too. */
function holds(later: string, earlier: string): boolean {
  if (later === earlier) return true;
  const [one, other] = [parts(earlier), parts(later)];
  if (one.name === other.name) {
    if (other.sizes.length === 0) return true;
    if (one.sizes.length === 0) return false;
    // numeric(p, s): the digits before the point must not get less either.
    const whole = (sizes: number[]) => sizes[0] - (sizes[1] ?? 0);
    return whole(other.sizes) >= whole(one.sizes) && (other.sizes[1] ?? 0) >= (one.sizes[1] ?? 0);
  }
  return (
    other.sizes.length === 0 &&
    WIDENING.some(order => {
      const place = order.indexOf(one.name);
      return place >= 0 && order.indexOf(other.name) > place;
    })
  );
}

function parts(type: string): { name: string; sizes: number[] } {
  const [, before, sizes, after] = /^([^(]*)(?:\(([\d,]+)\))?(.*)$/.exec(type)!;
  return { name: before.trim() + after, sizes: sizes ? sizes.split(',').map(Number) : [] };
}
