/** `Devi <devi@shop.example>` → `Devi`. */
export function authorName(author: string): string {
  return author.replace(/\s*<[^>]*>$/, '');
}
