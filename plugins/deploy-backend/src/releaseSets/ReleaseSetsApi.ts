import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { ReleaseSet, RollbackPlan } from '@internal/plugin-deploy-common';

interface Options {
  credentials: BackstageCredentials;
}

export interface ReleaseSetRequest {
  items: Array<{ entityRef: string; digest: string }>;
  environment: string;
  requestId: string;
  reason?: string;
  breakGlass?: { reason: string };
}

/** Services that are shipped together: one decision about all, what is depended on first, one way back. */
export interface ReleaseSetsApi {
  /** @throws GateDeniedError with one decision about all of them; nothing is shipped then */
  start(request: ReleaseSetRequest, options: Options): Promise<ReleaseSet>;
  /** @throws NotFoundError */
  get(id: string, options: Options): Promise<ReleaseSet>;
  /** Takes back what was shipped, the last first. @throws ConflictError while the set is under way */
  rollBack(id: string, options: Options): Promise<RollbackPlan>;
}
