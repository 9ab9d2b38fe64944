import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { CheckoutService, Run, RunLogPage, RunPage } from '@internal/plugin-cicd-common';

export interface RunQuery {
  entityRef?: string;
  repository?: string;
  branch?: string;
  commit?: string;
  phase?: Run['phase'];
  cursor?: string;
  limit: number;
}

export interface StartRequest {
  entityRef: string;
  repository: string;
  branch: string;
  commit?: string;
  trigger: Run['trigger'];
}

interface Options {
  credentials: BackstageCredentials;
}

/** What people and other plugins can do with runs. */
export interface RunService {
  list(query: RunQuery, options: Options): Promise<RunPage>;
  /** @throws NotFoundError */
  get(id: string, options: Options): Promise<Run>;
  start(request: StartRequest, options: Options): Promise<Run>;
  /** @throws ConflictError when it has ended. */
  cancel(id: string, options: Options): Promise<Run>;
  retry(id: string, options: Options): Promise<Run>;
  /** With `follow`, waits up to 15 s for a line when there is none. */
  log(
    id: string,
    query: { after: number; limit: number; follow: boolean },
    options: Options,
  ): Promise<RunLogPage>;
  checkoutServices(options: Options): Promise<CheckoutService[]>;
  startWorkingTree(service: string, options: Options): Promise<Run>;
}
