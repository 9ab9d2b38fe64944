import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Deployment, RollbackOffer, RollbackPlan } from '@internal/plugin-deploy-common';
import type { AffectedDependant } from './RollbackPlanner';

interface Options {
  credentials: BackstageCredentials;
}

export interface Place {
  entityRef: string;
  environment: string;
}

export interface RollbackRequest extends Place {
  requestId: string;
  reason?: string;
}

/** Going back: one service at once, or several in a safe order. */
export interface RollbacksApi {
  /** What one press would do; nothing happens. */
  offer(place: Place, options: Options): Promise<RollbackOffer>;
  /**
   * Without steps or analysis; a rollout that is under way is taken back first.
   *
   * @throws NotFoundError when there is nothing to go back to; GateDeniedError when something would be damaged
   */
  rollBack(request: RollbackRequest, options: Options): Promise<Deployment>;
  /** Begins the ordered plan. @throws ConflictError when no safe order exists */
  startPlan(request: RollbackRequest, options: Options): Promise<RollbackPlan>;
  /** @throws NotFoundError */
  getPlan(id: string, options: Options): Promise<RollbackPlan>;
  /** Goes on at the step that failed. @throws ConflictError when it has not failed */
  resumePlan(id: string, options: Options): Promise<RollbackPlan>;
  /** Those that use what a release does not have. */
  affected(place: Place & { digest: string }, options: Options): Promise<AffectedDependant[]>;
}
