import { useApi } from '@backstage/frontend-plugin-api';
import { deployApiRef } from '../../api/DeployApi';
import { useLive } from '../shared/useLive';

/** All that the Deploy tab knows, each part on its own, so that one that fails leaves the others. */
export function useServiceDeploys(entityRef: string) {
  const api = useApi(deployApiRef);
  const deps = [entityRef];
  const environments = useLive(signal => api.environments(entityRef, signal), deps, {
    entityRef,
    refreshSeconds: 3,
  });
  const rollouts = useLive(signal => api.rollouts(entityRef, signal), deps, {
    entityRef,
    refreshSeconds: 3,
  });
  const releases = useLive(signal => api.releases(entityRef, signal), deps, {
    entityRef,
    refreshSeconds: 10,
  });
  const deployments = useLive(signal => api.deployments(entityRef, signal), deps, {
    entityRef,
    refreshSeconds: 10,
  });
  const reload = () => {
    for (const part of [environments, rollouts, releases, deployments]) part.reload();
  };
  return { environments, rollouts, releases, deployments, reload };
}
