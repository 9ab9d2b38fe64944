import type { DesiredState } from '@internal/plugin-deploy-node';
import type { ClusterApi } from '../cluster/ClusterApi';
import { kinds, type KubernetesObject } from '../cluster/KubernetesObject';
import { type Job, RELEASE_ANNOTATION } from '../cluster/types';

const PENDING_LABEL = 'devopshub.io/pending';
const nameOf = (service: string) => `${service}-pending`;

export type JobState = 'running' | 'succeeded' | 'failed';

export function jobState({ status }: Job): JobState {
  const has = (type: string) =>
    status?.conditions?.some(each => each.type === type && each.status === 'True');
  if (has('Complete') || has('SuccessCriteriaMet')) return 'succeeded';
  return has('Failed') || has('FailureTarget') ? 'failed' : 'running';
}

/**
 * Releases that wait for their migration. They lie in the cluster, so that a portal that is started again goes on with them, and
 * another one sees them.
 */
export class PendingReleases {
  constructor(private readonly api: ClusterApi, private readonly namespace: string) {}

  async put(desired: DesiredState): Promise<KubernetesObject> {
    const { service, release } = desired;
    return this.api.apply(
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: nameOf(service),
          namespace: this.namespace,
          labels: {
            'app.kubernetes.io/name': service,
            'app.kubernetes.io/managed-by': 'devopshub',
            [PENDING_LABEL]: 'true',
          },
          annotations: { [RELEASE_ANNOTATION]: release!.digest },
        },
        data: { desired: JSON.stringify(desired) },
      },
      kinds.ConfigMap,
    );
  }

  async get(service: string): Promise<DesiredState | undefined> {
    const found = await this.api.get(kinds.ConfigMap, this.namespace, nameOf(service));
    return found && JSON.parse(found.data!.desired);
  }

  async remove(service: string): Promise<void> {
    await this.api.remove(kinds.ConfigMap, this.namespace, nameOf(service));
  }
}

/** What waits, among the config maps of a namespace. */
export function pendingIn(configMaps: KubernetesObject[]): DesiredState[] {
  return configMaps
    .filter(({ metadata }) => metadata.labels?.[PENDING_LABEL] === 'true')
    .map(({ data }) => JSON.parse(data!.desired));
}
