/** An id for one press, so that a second click or a repeated request does it once. */
export function newRequestId(): string {
  // Browsers have randomUUID only on secure origins and localhost; a portal may be read over plain HTTP.
  return crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
}
