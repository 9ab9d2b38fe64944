/**
 * Where time comes from. Services take it from their context and never call `Date.now()`, so that tests can move it.
 *
 * @example
 * ```ts
 * const greeting = { id: randomUUID(), createdTime: clock.now().toISOString() };
 * ```
 */
export interface Clock {
  now(): Date;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };
