import type { Knex } from 'knex';
import type { EntryFilter, EntryPlace } from './EntryStore';

/** Escapes what `LIKE` reads as a pattern. */
const prefix = (text: string) => `${text.replace(/[\\%_]/g, '\\$&')}%`;

/**
 * One page of a list, newest first. With entities, each one's newest are read from its own index and then merged: the cost follows the
 * page, not the length of the history.
 */
export function listSql(
  filter: EntryFilter,
  { limit, after }: { limit: number; after?: EntryPlace },
): { sql: string; bindings: Knex.RawBinding[] } {
  const conditions: string[] = [];
  const bindings: Knex.RawBinding[] = [];
  const add = (sql: string, ...values: Knex.RawBinding[]) => {
    conditions.push(sql);
    bindings.push(...values);
  };
  const byEntity = filter.entityRefs !== undefined;
  const at = byEntity ? 'link' : 'entries';

  if (filter.from) add(`${at}."time" >= ?`, filter.from);
  if (filter.to) add(`${at}."time" < ?`, filter.to);
  if (after) add(`(${at}."time", ${at}.position) < (?, ?)`, after.time, after.index);
  if (filter.actor) add('entries.actor = ?', filter.actor);
  if (filter.action?.endsWith('*'))
    add('entries.action LIKE ?', prefix(filter.action.slice(0, -1)));
  else if (filter.action) add('entries.action = ?', filter.action);
  if (filter.kind) add('entries.kind = ?', filter.kind);
  if (filter.environment) add('entries.environment = ?', filter.environment);
  if (filter.correlationId) add('entries.correlation_id = ?', filter.correlationId);
  if (filter.changeId) add('entries.change_id = ?', filter.changeId);

  const order = (table: string) => `ORDER BY ${table}."time" DESC, ${table}.position DESC LIMIT ?`;
  if (!byEntity) {
    const where = conditions.length ? `WHERE ${conditions.join(' AND ')}` : '';
    return {
      sql: `SELECT position, leaf, leaf_hash FROM entries ${where} ${order('entries')}`,
      bindings: [...bindings, limit],
    };
  }
  const where = ['link.entity_ref = wanted.entity_ref', ...conditions].join(' AND ');
  return {
    sql: `SELECT entries.position, entries.leaf, entries.leaf_hash
            FROM (SELECT DISTINCT newest."time", newest.position
                    FROM unnest(?::text[]) AS wanted(entity_ref)
                    CROSS JOIN LATERAL (
                      SELECT link."time", link.position
                        FROM entry_entities AS link JOIN entries USING (position)
                       WHERE ${where} ${order('link')}) AS newest
                   ${order('newest')}) AS page
            JOIN entries USING (position)
           ORDER BY page."time" DESC, page.position DESC`,
    bindings: [filter.entityRefs!, ...bindings, limit, limit],
  };
}
