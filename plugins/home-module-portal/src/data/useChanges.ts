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

/** Services whose deployments are asked for, one call each. */
const mostServices = 8;

/** The newest builds of all, and deployments of `refs`; a source that fails is named and the other one is shown. */
export function useChanges(refs: string[] | undefined) {
  const fetchApi = useApi(fetchApiRef);
  return useLoad<Changes>(
    async signal => {
      const list = async <T>(url: string) =>
        (await fetchJson<{ items: T[] }>(fetchApi, url, { signal })).items;
      const deployments = (refs ?? [])
        .slice(0, mostServices)
        .map(ref =>
          list<Deployment>(
            `plugin://deploy/deployments?limit=5&entityRef=${encodeURIComponent(ref)}`,
          ),
        );
      const sources: Array<[name: string, load: Promise<Change[]>]> = [
        ['Builds', list<Run>('plugin://cicd/runs?limit=20').then(runs => runs.map(fromRun))],
        ['Deployments', Promise.all(deployments).then(lists => lists.flat().map(fromDeployment))],
      ];
      const answers = await Promise.allSettled(sources.map(([, load]) => load));
      const items = answers.flatMap(answer => (answer.status === 'fulfilled' ? answer.value : []));
      const failed = sources
        .filter((_, i) => answers[i].status === 'rejected')
        .map(([name]) => name);
      return { items: items.sort((a, b) => b.time.localeCompare(a.time)), failed };
    },
    [fetchApi, refs?.join()],
    { refreshSeconds: 15 },
  );
}
