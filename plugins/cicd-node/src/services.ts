import { createServiceRef } from '@backstage/backend-plugin-api';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Run } from '@internal/plugin-cicd-common';

/** Client of the CI/CD plugin for other backend plugins. */
export interface CicdService {
  /** Idempotent per (repository, commit, branch) while a run of it is not `Failed` or `Cancelled`. */
  startRun(
    request: { entityRef: string; repository: string; branch: string; commit?: string; trigger: Run['trigger'] },
    options: { credentials: BackstageCredentials },
  ): Promise<Run>;
  getRun(id: string, options: { credentials: BackstageCredentials }): Promise<Run | undefined>;
  listRuns(
    query: { entityRef?: string; commit?: string; limit?: number },
    options: { credentials: BackstageCredentials },
  ): Promise<Run[]>;
}

export const cicdServiceRef = createServiceRef<CicdService>({ id: 'cicd.service' });
