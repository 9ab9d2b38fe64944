import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { Run } from '@internal/plugin-cicd-common';
import type { Deployment } from '@internal/plugin-deploy-common';
import { fetchJson, useLoad } from '@internal/portal-ui';

/** Something that changed: a build or a deployment. */
export interface Change {
  id: string;
  time: string;
  entityRef: string;
  /** "order to dev", "order". */
  subject: string;
  /** "build", "deployment". */
  what: string;
  phase: string;
  detail: string;
  actor: string;
  run?: Run;
}

export interface Changes {
  items: Change[];
  /** Sources that could not be read, by name. */
  failed: string[];
}

const fromRun = (run: Run): Change => ({
  id: `run-${run.id}`,
  time: run.endTime ?? run.startTime ?? run.queueTime,
  entityRef: run.entityRef,
  subject: run.repository,
  what: 'build',
  phase: run.phase,
  detail: run.message ?? run.commitMessage,
  actor: run.commitAuthor,
  run,
});

const fromDeployment = (deployment: Deployment): Change => ({
  id: `deployment-${deployment.id}`,
  time: deployment.endTime ?? deployment.createTime,
  entityRef: deployment.entityRef,
  subject: `${deployment.service} to ${deployment.environment}`,
  what: deployment.kind === 'rollback' ? 'rollback' : 'deployment',
  phase: deployment.phase,
  detail: deployment.message,
  actor: deployment.actor,
});

/** The newest builds and deployments; a source that fails is named and the other one is shown. */
export function useChanges() {
  const fetchApi = useApi(fetchApiRef);
  return useLoad<Changes>(
    async signal => {
      const sources: Array<[name: string, load: Promise<Change[]>]> = [
        [
          'builds',
          fetchJson<{ items: Run[] }>(fetchApi, 'plugin://cicd/runs?limit=20', { signal }).then(
            page => page.items.map(fromRun),
          ),
        ],
        [
          'deployments',
          fetchJson<{ items: Deployment[] }>(fetchApi, 'plugin://deploy/deployments?limit=20', {
            signal,
          }).then(page => page.items.map(fromDeployment)),
        ],
      ];
      const answers = await Promise.allSettled(sources.map(([, load]) => load));
      const items = answers.flatMap(answer => (answer.status === 'fulfilled' ? answer.value : []));
      const failed = sources
        .filter((_, i) => answers[i].status === 'rejected')
        .map(([name]) => name);
      return { items: items.sort((a, b) => b.time.localeCompare(a.time)), failed };
    },
    [fetchApi],
    { refreshSeconds: 15 },
  );
}
