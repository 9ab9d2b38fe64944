import { InputError } from '@backstage/errors';
import { ClusterApi } from './ClusterApi';

export interface ClusterConfig {
  name: string;
  /** Path of a kubeconfig; absent: that of the pod in which the portal runs. */
  kubeconfig?: string;
  /** Default: the current one of the kubeconfig. */
  context?: string;
}

/** Loaded only where a cluster is configured: the library is large. */
export async function loadCluster(cluster: ClusterConfig): Promise<ClusterApi> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  if (!cluster.kubeconfig) config.loadFromCluster();
  else config.loadFromFile(cluster.kubeconfig);
  if (cluster.context) config.setCurrentContext(cluster.context);
  if (!config.getCurrentCluster()) {
    throw new InputError(
      `deploy.kubernetes.clusters: "${cluster.name}" has no context "${
        cluster.context ?? '(current)'
      }" in ${cluster.kubeconfig ?? 'the service account of the pod'}.`,
    );
  }
  return new ClusterApi(config, cluster.name);
}
