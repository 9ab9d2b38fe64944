import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  Deployment,
  DeploymentDecision,
  EntityHealth,
  EnvironmentState,
  Release,
} from '@internal/plugin-deploy-common';
import type { ApprovalRequest } from '@internal/plugin-gate-common';
import type { NewRelease } from '../database/ReleaseStore';

export interface DeployRequest {
  entityRef: string;
  environment: string;
  /** Absent with `restart`: what runs is meant. */
  digest?: string;
  kind: Deployment['kind'];
  requestId?: string;
  reason?: string;
  /** Default `rollout`: by the release's strategy, where it has one. */
  how?: 'rollout' | 'at-once';
  breakGlass?: { reason: string };
  /** The same for all that belongs to one request. */
  correlationId?: string;
}

interface Options {
  credentials: BackstageCredentials;
}

/** What people and other plugins can do with releases and environments. */
export interface DeployApi {
  registerRelease(release: NewRelease, options: Options): Promise<Release>;
  listReleases(
    query: { entityRef: string; limit: number; beforeSequence?: number },
    options: Options,
  ): Promise<Release[]>;
  /** @throws GateDeniedError with the decision when the gate says no; ConflictError when somebody else ships here */
  deploy(request: DeployRequest, options: Options): Promise<Deployment>;
  /** What the gate would say, and how it would be shipped; nothing happens. */
  decide(request: DeployRequest, options: Options): Promise<DeploymentDecision>;
  requestApproval(request: DeployRequest, options: Options): Promise<ApprovalRequest>;
  /** @throws NotFoundError */
  getDeployment(id: string, options: Options): Promise<Deployment>;
  listDeployments(
    query: { entityRef?: string; environment?: string; limit: number; beforeTime?: Date },
    options: Options,
  ): Promise<Deployment[]>;
  /** Ends a preview before its time. */
  endPreview(id: string, options: Options): Promise<Deployment>;
  /** In the order of promotion. */
  environments(entityRef: string, options: Options): Promise<EnvironmentState[]>;
  health(entityRefs: string[], options: Options): Promise<EntityHealth[]>;
  /** All that are not well now, by name. */
  unhealthy(options: Options): Promise<EntityHealth[]>;
  /** Newer releases may come by themselves again. */
  releaseHold(place: { entityRef: string; environment: string }, options: Options): Promise<void>;
  archive(entityRef: string, options: Options): Promise<void>;
  restore(entityRef: string, options: Options): Promise<void>;
}
