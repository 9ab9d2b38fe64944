import type { Release } from '../types';

/** What of a release only its checkout tells: how it is set, how it is shipped, what it does to its database, when it was written. */
export type ReleaseConfiguration = Pick<
  Release,
  'rollout' | 'values' | 'migrations' | 'commitTime'
>;
