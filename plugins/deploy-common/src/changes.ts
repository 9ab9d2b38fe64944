import type { Change, GateDecision } from '@internal/plugin-gate-common';
import type { RolloutStrategy } from './rolloutSpec';
import type { ServiceValues } from './serviceValues';
import type { Release } from './types';

/** Answer of `POST /deployments/decision`; nothing has happened. */
export interface DeploymentDecision {
  change: Change;
  decision: GateDecision;
  /** How the release would be shipped by its `rollout.yaml`; absent: at once. */
  strategy?: RolloutStrategy;
}

/** Answer of `GET /values`: `deploy/values.yaml` and `rollout.yaml` at the head of the default branch. */
export interface ServiceConfiguration {
  entityRef: string;
  /** Head of the default branch; goes back as `baseCommit` with a change. */
  commit: string;
  values: ServiceValues;
  /** Text of `rollout.yaml`; absent where the service has none. */
  rolloutYaml?: string;
  /** Newest release, made of this commit or an earlier one. */
  release?: Release;
}
