/** Path of the records of one request, asked of one entity: most people may read what belongs to an entity, not all of it. */
export function ledgerHref(entityRef: string, correlationId: string): string {
  return `/ledger?${new URLSearchParams({ entityRef, correlationId })}`;
}
