import { createHash } from 'node:crypto';
import { InputError, NotFoundError } from '@backstage/errors';
import type { ClusterApi } from '../cluster/ClusterApi';
import { type Fields, kinds, type KubernetesObject } from '../cluster/KubernetesObject';

const RENDERED = 'devopshub.io/rendered';
/** The controller writes weights and subsets into these while a rollout lasts. */
const SHARED = ['VirtualService', 'DestinationRule'];
/** What may be left over when a service changes; workloads are taken away only when their successor serves. */
const PRUNED = [
  'Service',
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
  'NetworkPolicy',
  'VirtualService',
  'DestinationRule',
  'AnalysisTemplate',
  'ServiceMonitor',
  'ExternalSecret',
];
const WORKLOADS = ['Deployment', 'Rollout'];

const selectorOf = (service: string) => ({
  labelSelector: `app.kubernetes.io/name=${service},app.kubernetes.io/managed-by=devopshub`,
});

/** Applies what was rendered, the workload last, so that what it refers to is there. */
export async function applyObjects(
  api: ClusterApi,
  objects: KubernetesObject[],
): Promise<KubernetesObject> {
  const last = (object: KubernetesObject) => (WORKLOADS.includes(object.kind) ? 1 : 0);
  const ordered = [...objects].sort((one, other) => last(one) - last(other));
  let applied: KubernetesObject | undefined;
  for (const object of ordered) applied = await applyOne(api, object);
  return applied!;
}

async function applyOne(api: ClusterApi, object: KubernetesObject): Promise<KubernetesObject> {
  const kind = kinds[object.kind];
  if (!kind) throw new InputError(`The chart renders a ${object.kind}, which is not known here.`);
  if (!SHARED.includes(object.kind)) return api.apply(object, kind);
  const rendered = createHash('sha256').update(JSON.stringify(object)).digest('hex').slice(0, 16);
  const { namespace, name } = object.metadata;
  const live = await api.get(kind, namespace!, name);
  if (live?.metadata.annotations?.[RENDERED] === rendered) return live;
  const annotations = { ...object.metadata.annotations, [RENDERED]: rendered };
  return api.apply(
    {
      ...object,
      metadata: { ...object.metadata, annotations },
      spec: live ? keepingShared(object, live) : object.spec,
    },
    kind,
  );
}

/** The weights and hashes that the controller has written stay: to reset them would move traffic. */
function keepingShared(object: KubernetesObject, live: KubernetesObject): Fields {
  const field = object.kind === 'VirtualService' ? 'http' : 'subsets';
  const wanted = object.spec as Fields;
  const current = live.spec as Fields;
  const split = (spec: Fields | undefined) =>
    object.kind === 'VirtualService'
      ? JSON.stringify(spec?.http ?? '').includes('"subset"')
      : Boolean(spec?.subsets);
  if (!split(wanted) || !split(current)) return wanted;
  return { ...wanted, [field]: current[field] };
}

/** Removes what the service no longer has. */
export async function prune(
  api: ClusterApi,
  options: { service: string; namespace: string; keep: KubernetesObject[]; kindNames?: string[] },
): Promise<void> {
  const { service, namespace, keep, kindNames = PRUNED } = options;
  const kept = new Set(keep.map(({ kind, metadata }) => `${kind}/${metadata.name}`));
  for (const name of kindNames) {
    for (const object of await listed(api, name, namespace, service)) {
      if (kept.has(`${name}/${object.metadata.name}`)) continue;
      await api.remove(kinds[name], namespace, object.metadata.name);
    }
  }
}

/** Removes everything of a service. */
export const removeAll = (api: ClusterApi, namespace: string, service: string) =>
  prune(api, {
    service,
    namespace,
    keep: [],
    kindNames: [...WORKLOADS, 'Job', ...PRUNED, 'ConfigMap', 'ServiceAccount'],
  });

async function listed(api: ClusterApi, name: string, namespace: string, service: string) {
  try {
    return (await api.list(kinds[name], namespace, selectorOf(service))).items;
  } catch (error) {
    // A cluster without Istio or the operators has none of their objects.
    if (error instanceof NotFoundError) return [];
    throw error;
  }
}
