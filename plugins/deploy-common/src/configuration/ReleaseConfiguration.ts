import type { Release } from '../types';

/** What of a release is neither code nor history: how it is set, how it is shipped, what it does to its database. */
export type ReleaseConfiguration = Pick<Release, 'rollout' | 'values' | 'migrations'>;
