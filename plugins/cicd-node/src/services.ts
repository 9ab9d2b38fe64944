import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Run } from '@internal/plugin-cicd-common';
import { HttpCicdService } from './HttpCicdService';

/** Client of the CI/CD plugin for other backend plugins. */
export interface CicdService {
  /** Idempotent per (repository, commit, branch) while a run of it is not `Failed` or `Cancelled`. */
  startRun(
    request: {
      entityRef: string;
      repository: string;
      branch: string;
      commit?: string;
      trigger: Run['trigger'];
    },
    options: { credentials: BackstageCredentials },
  ): Promise<Run>;
  getRun(id: string, options: { credentials: BackstageCredentials }): Promise<Run | undefined>;
  /** Newest first. */
  listRuns(
    query: { entityRef?: string; commit?: string; limit?: number },
    options: { credentials: BackstageCredentials },
  ): Promise<Run[]>;
}

export const cicdServiceRef = createServiceRef<CicdService>({
  id: 'cicd.service',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory: ({ auth, discovery }) => new HttpCicdService({ auth, discovery }),
    }),
});
