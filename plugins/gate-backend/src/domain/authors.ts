import type { Change } from '@internal/plugin-gate-common';

const AUTHOR_FIELDS = ['author', 'committer', 'commitAuthor', 'authors'] as const;

/** Who made what the change brings, as far as it says: refs, e-mail addresses or names, in lower case. */
export function authorsOf(change: Change): string[] {
  const values = AUTHOR_FIELDS.flatMap(field => change.to?.[field] ?? []);
  return values.flatMap(value => (typeof value === 'string' ? identities(value) : []));
}

/** `Ann <ann@shop.example>` is the name and the address. */
function identities(author: string): string[] {
  const [, name, mail] = /^(.*?)\s*<([^>]+)>$/.exec(author) ?? [];
  return (mail ? [name, mail] : [author]).map(each => each.trim().toLowerCase()).filter(Boolean);
}
