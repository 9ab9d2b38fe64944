import type { Release } from '@internal/plugin-deploy-common';

/** Compares what two releases of a service offer to others. */
export interface ApiComparison {
  /** What clients of `from` would miss in `to`, each in one sentence; empty: nothing, or nothing is known. */
  missing(from: Release, to: Release): Promise<string[]>;
}
