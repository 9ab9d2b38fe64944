import { rolloutEnded, type BoardRow } from '@internal/plugin-deploy-common';

export type BoardHealth = 'all' | 'unwell' | 'rollout' | 'behind';

export interface BoardFilter {
  /** Part of a name. */
  text: string;
  owner: string;
  system: string;
  health: BoardHealth;
}

const healthTests: Record<BoardHealth, (row: BoardRow) => boolean> = {
  all: () => true,
  unwell: row => row.cells.some(({ health }) => health === 'Degraded' || health === 'Failed'),
  rollout: row => row.cells.some(({ rollout }) => rollout && !rolloutEnded(rollout.phase)),
  behind: row => row.cells.some(({ newerDigest }) => newerDigest !== undefined),
};

/** Rows that the filter leaves. */
export function filterBoard(rows: BoardRow[], filter: BoardFilter): BoardRow[] {
  const text = filter.text.trim().toLowerCase();
  return rows.filter(
    row =>
      (!text || `${row.title ?? ''} ${row.service}`.toLowerCase().includes(text)) &&
      (!filter.owner || row.owner === filter.owner) &&
      (!filter.system || row.system === filter.system) &&
      healthTests[filter.health](row),
  );
}

/** How many rows a health filter would leave. */
export function countBoard(rows: BoardRow[], health: BoardHealth): number {
  return rows.filter(healthTests[health]).length;
}

/** All values of one field, by name, for its filter. */
export function valuesOf(rows: BoardRow[], field: 'owner' | 'system'): string[] {
  return [...new Set(rows.map(row => row[field]).filter(value => value !== undefined))].sort();
}
