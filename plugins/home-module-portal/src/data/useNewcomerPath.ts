import { fetchApiRef, identityApiRef, storageApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { Run } from '@internal/plugin-cicd-common';
import type { Rollout } from '@internal/plugin-deploy-common';
import { fetchJson, useLoad } from '@internal/portal-ui';

export const homeBucket = 'devopshub-home';

/** What the viewer has done already; read from what the plugins know, not from clicks on this list. */
export interface NewcomerPath {
  created: boolean;
  cloned: boolean;
  pushed: boolean;
  readLogs: boolean;
  /** A rollout of the service was aborted, and the traffic is back. */
  undone: boolean;
  /** Looked at in the ledger, after that. */
  found: boolean;
  /** Name of the newest service that the viewer made, for the links of the next steps. */
  service?: string;
}

interface Task {
  spec: { parameters?: { name?: string } };
}

/** Asks the scaffolder, the git host and the builds what the viewer has done so far. */
export function useNewcomerPath() {
  const fetchApi = useApi(fetchApiRef);
  const identity = useApi(identityApiRef);
  const storage = useApi(storageApiRef).forBucket(homeBucket);
  const readLogs = storage.snapshot<boolean>('readLogs').value === true;
  const readLedger = storage.snapshot<boolean>('readLedger').value === true;
  return useLoad<NewcomerPath>(
    async () => {
      const { userEntityRef } = await identity.getBackstageIdentity();
      const by = encodeURIComponent(userEntityRef);
      const tasks = await fetchJson<{ tasks: Task[] }>(
        fetchApi,
        `plugin://scaffolder/v2/tasks?createdBy=${by}&status=completed&limit=5&order=desc:created_at`,
      );
      const service = tasks.tasks.map(task => task.spec.parameters?.name).find(Boolean);
      // Builds that cannot be read leave their step open; the others still count.
      const runs = service
        ? await fetchJson<{ items: Run[] }>(
            fetchApi,
            `plugin://cicd/runs?repository=${encodeURIComponent(service)}&limit=50`,
          )
            .then(page => page.items)
            .catch(() => [])
        : [];
      const rollouts = service
        ? await fetchJson<{ items: Rollout[] }>(
            fetchApi,
            `plugin://deploy/rollouts?entityRef=component:default/${service}&limit=50`,
          )
            .then(page => page.items)
            .catch(() => [])
        : [];
      const undone = rollouts.some(({ phase }) => phase === 'Aborted' || phase === 'RolledBack');
      const pushed = runs.some(run => run.trigger === 'push');
      return {
        created: tasks.tasks.length > 0,
        // Cloning leaves no trace that people can read; whoever has pushed has cloned.
        cloned: pushed,
        pushed,
        readLogs,
        undone,
        found: undone && readLedger,
        service,
      };
    },
    [fetchApi, identity, readLogs, readLedger],
    { refreshSeconds: 15 },
  );
}
