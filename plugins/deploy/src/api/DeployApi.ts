import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  BoardPage,
  Deployment,
  DeploymentDecision,
  EnvironmentState,
  Release,
  ReleaseDiff,
  ReleaseSet,
  RollbackOffer,
  RollbackPlan,
  Rollout,
  RolloutAction,
} from '@internal/plugin-deploy-common';
import type { ApprovalRequest } from '@internal/plugin-gate-common';

export interface DeployRequest {
  entityRef: string;
  environment: string;
  digest: string;
  kind: Deployment['kind'];
  /** Chosen once per press, so that a second click or a repeated request deploys once. */
  requestId: string;
  reason?: string;
  /** Default: as `rollout.yaml` says. */
  how?: 'rollout' | 'at-once';
  /** Passes the gate in spite of its decision; everyone who is skipped reads the reason. */
  breakGlass?: { reason: string };
}

/** Where a release goes back to, or a plan is for. */
export interface EnvironmentRequest {
  entityRef: string;
  environment: string;
  requestId: string;
  reason?: string;
}

export interface ReleaseSetRequest {
  items: Array<{ entityRef: string; digest: string }>;
  environment: string;
  requestId: string;
  reason?: string;
  breakGlass?: { reason: string };
}

export interface BoardQuery {
  system?: string;
  owner?: string;
  cursor?: string;
}

/** Releases, environments and rollouts as the portal's pages ask for them. Each call throws ResponseError when refused. */
export interface DeployApi {
  environments(entityRef: string, signal?: AbortSignal): Promise<EnvironmentState[]>;
  /** Newest first. */
  releases(entityRef: string, signal?: AbortSignal): Promise<Release[]>;
  /** Newest first. */
  deployments(entityRef: string, signal?: AbortSignal): Promise<Deployment[]>;
  deploy(request: DeployRequest): Promise<Deployment>;
  /** What the gate says now; nothing happens. */
  decide(request: DeployRequest, signal?: AbortSignal): Promise<DeploymentDecision>;
  /** Newer releases come by themselves again. */
  releaseHold(entityRef: string, environment: string): Promise<void>;
  requestApproval(request: DeployRequest): Promise<ApprovalRequest>;
  diff(entityRef: string, from: string, to: string, signal?: AbortSignal): Promise<ReleaseDiff>;

  /** Newest first. */
  rollouts(entityRef: string, signal?: AbortSignal): Promise<Rollout[]>;
  rollout(id: string, signal?: AbortSignal): Promise<Rollout>;
  act(id: string, action: RolloutAction, requestId: string, reason?: string): Promise<Rollout>;

  rollbackOffer(
    entityRef: string,
    environment: string,
    signal?: AbortSignal,
  ): Promise<RollbackOffer>;
  rollBack(request: EnvironmentRequest): Promise<Deployment>;
  startPlan(request: EnvironmentRequest): Promise<RollbackPlan>;
  plan(id: string, signal?: AbortSignal): Promise<RollbackPlan>;
  resumePlan(id: string): Promise<RollbackPlan>;

  board(query: BoardQuery, signal?: AbortSignal): Promise<BoardPage>;
  startSet(request: ReleaseSetRequest): Promise<ReleaseSet>;
  releaseSet(id: string, signal?: AbortSignal): Promise<ReleaseSet>;
  rollBackSet(id: string): Promise<RollbackPlan>;
}

export const deployApiRef = createApiRef<DeployApi>().with({
  id: 'plugin.deploy.client',
  pluginId: 'deploy',
});
