/** `user:default/devi` → `devi`; what plugins do by themselves is done by the platform. */
export function actorName(actor: string | undefined): string {
  if (!actor) return '–';
  return actor.startsWith('plugin:') ? 'the platform' : actor.replace(/^user:default\//, '');
}

/** `Devi <devi@shop.example>` → `Devi`. */
export function authorName(author: string): string {
  return author.replace(/\s*<[^>]*>$/, '');
}
