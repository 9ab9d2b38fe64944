import type { Deployment, Rollout } from '@internal/plugin-deploy-common';
import type { RouteMatch } from '@internal/plugin-deploy-node';

/** A rollout with what its machine has to remember beside what people see. */
export interface RolloutRecord extends Rollout {
  fromDigest: string;
  /** Raised by every change; what a change was decided upon. */
  revision: number;
  driver: 'portal' | 'target';
  /** Header routes by name. */
  routes: Array<{ name: string; matches: RouteMatch[] }>;
  /** Percent that fresh instances of the stable release take for a comparison. */
  baselineWeight?: number;
  /** A person asked for all remaining steps to be left out. */
  full?: boolean;
  /** Of recreate: the earlier release has been told to stop. */
  stopped?: boolean;
  /** Since when the new release is not well. RFC 3339. */
  unwellSince?: string;
  /** Analyses that could not tell, and that a person has passed over or had measured again. */
  passedOver?: string[];
  /** Last log lines and readiness answer of a new release that did not get well. */
  failure?: Pick<Deployment, 'lastLogLines' | 'readiness'>;
  /** Why the traffic was taken back. */
  abortReason?: string;
  /** Who took it back; absent: the machine. */
  abortedBy?: string;
  /** The rollout ends because a person rolls back. */
  rollingBack?: boolean;
  /** The target has been told the end. */
  settled: boolean;
  /** RFC 3339. */
  standbyUntil?: string;
}

/** What a change may touch. */
export type RolloutPatch = Partial<
  Omit<
    RolloutRecord,
    'id' | 'deploymentId' | 'entityRef' | 'service' | 'environment' | 'revision' | 'driver'
  >
>;
