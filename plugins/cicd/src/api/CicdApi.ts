import { createApiRef } from '@backstage/frontend-plugin-api';
import type { Run, RunLogLine } from '@internal/plugin-cicd-common';

/** Builds as the portal's pages ask for them. */
export interface CicdApi {
  /** Newest first. */
  listRuns(entityRef: string, signal?: AbortSignal): Promise<Run[]>;
  /** Lines after position `after` (-1: from the start). */
  log(runId: string, after: number, signal?: AbortSignal): Promise<RunLogLine[]>;
  start(run: { entityRef: string; repository: string; branch: string }): Promise<Run>;
  retry(runId: string): Promise<Run>;
  cancel(runId: string): Promise<Run>;
}

export const cicdApiRef = createApiRef<CicdApi>().with({
  id: 'plugin.cicd.client',
  pluginId: 'cicd',
});
