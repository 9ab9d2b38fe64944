import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Rollout, RolloutAction } from '@internal/plugin-deploy-common';

interface Options {
  credentials: BackstageCredentials;
}

export interface RolloutRequest {
  id: string;
  action: RolloutAction;
  /** The same id again answers with what came of it, and does nothing. */
  requestId: string;
  reason?: string;
  breakGlass?: { reason: string };
}

/** What people can see of rollouts and do to them. */
export interface RolloutsApi {
  /** Newest first. */
  list(
    query: { entityRef?: string; environment?: string; limit: number },
    options: Options,
  ): Promise<Rollout[]>;
  /** @throws NotFoundError */
  get(id: string, options: Options): Promise<Rollout>;
  /**
   * Answers with the rollout as it is afterwards; with `retry` that is a new one.
   *
   * @throws ConflictError with the reason when the action cannot be taken now
   */
  act(request: RolloutRequest, options: Options): Promise<Rollout>;
}
