/** Time as the controller sees it, in milliseconds since 1970; tests move their own. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
