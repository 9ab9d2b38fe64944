import { actorName } from '@internal/portal-ui';

/** `Devi <devi@shop.example>` → `Devi`; of what the portal commits for a person, that person. */
export function authorName(author: string): string {
  const name = author.replace(/\s*<[^>]*>$/, '');
  return /^(user|plugin):/.test(name) ? actorName(name) : name;
}
