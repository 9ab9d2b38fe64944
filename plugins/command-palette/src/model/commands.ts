import type { ReactElement } from 'react';

/** One line of the palette. */
export interface Command {
  id: string;
  title: string;
  /** Muted text beside the title: an entity's kind and owner, a page's keys. */
  detail?: string;
  group: 'Go to' | 'Create' | 'Catalog';
  href: string;
  icon?: ReactElement;
}

/**
 * How well `title` answers `term`, higher is better, 0 for not at all: equal, starts with, a word starts with, contains, has
 * the letters in order.
 */
export function score(title: string, term: string): number {
  const text = title.toLowerCase();
  const wanted = term.trim().toLowerCase();
  if (wanted === '') return 1;
  if (text === wanted) return 5;
  if (text.startsWith(wanted)) return 4;
  if (text.split(/[\s/_-]+/).some(word => word.startsWith(wanted))) return 3;
  if (text.includes(wanted)) return 2;
  let from = 0;
  for (const letter of wanted) {
    const at = text.indexOf(letter, from);
    if (at < 0) return 0;
    from = at + 1;
  }
  return 1;
}

/**
 * The commands that answer `term`, best first; equals keep their order. `found` were found by a search that may know more than
 * titles: they are kept in any case.
 */
export function rank(commands: Command[], term: string, found: Command[] = []): Command[] {
  return [
    ...found.map(command => ({ command, value: Math.max(1, score(command.title, term)) })),
    ...commands.map(command => ({ command, value: score(command.title, term) })),
  ]
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value)
    .map(({ command }) => command);
}
