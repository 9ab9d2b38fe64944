import { createHash } from 'node:crypto';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { ClusterApi } from '../cluster/ClusterApi';
import { type Fields, kinds, type KubernetesObject } from '../cluster/KubernetesObject';

const RENDERED = 'devopshub.io/rendered';
/** The Rollouts controller writes hashes and weights into these. */
const SHARED = ['Service', 'VirtualService', 'DestinationRule'];
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
  const workload = ordered[ordered.length - 1].kind;
  let applied: KubernetesObject | undefined;
  for (const object of ordered) applied = await applyOne(api, object, workload);
  return applied!;
}

async function applyOne(
  api: ClusterApi,
  object: KubernetesObject,
  workload: string,
): Promise<KubernetesObject> {
  const kind = kinds[object.kind];
  if (!kind) throw new InputError(`The chart renders a ${object.kind}, which is not known here.`);
  return SHARED.includes(object.kind)
    ? applyShared(api, object, workload)
    : api.apply(object, kind);
}

async function applyShared(
  api: ClusterApi,
  object: KubernetesObject,
  workload: string,
): Promise<KubernetesObject> {
  const kind = kinds[object.kind];
  const { namespace, name } = object.metadata;
  const content = JSON.stringify([workload, object]);
  const rendered = createHash('sha256').update(content).digest('hex').slice(0, 16);
  const live = await api.get(kind, namespace!, name);
  if (live?.metadata.annotations?.[RENDERED] === rendered) return live;
  const annotations = { ...object.metadata.annotations, [RENDERED]: rendered };
  const resourceVersion = live?.metadata.resourceVersion;
  const spec = live && workload === 'Rollout' ? keepingShared(object, live) : object.spec;
  const metadata = { ...object.metadata, annotations, ...(resourceVersion && { resourceVersion }) };
  try {
    return await api.apply({ ...object, metadata, spec }, kind);
  } catch (error) {
    // The controller has moved traffic since it was read: what is kept is read again.
    if (error instanceof ConflictError) return applyShared(api, object, workload);
    throw error;
  }
}

const HASH = 'rollouts-pod-template-hash';

/** What the controller has written stays: to reset it would move traffic. */
function keepingShared(object: KubernetesObject, live: KubernetesObject): Fields {
  const wanted = object.spec as Fields;
  const current = live.spec as Fields;
  if (object.kind === 'Service') {
    // A selector is one value to server-side apply, whoever wrote which part of it.
    const hash = (current.selector as Record<string, string> | undefined)?.[HASH];
    return {
      ...wanted,
      selector: { ...(wanted.selector as Fields), ...(hash && { [HASH]: hash }) },
    };
  }
  const field = object.kind === 'VirtualService' ? 'http' : 'subsets';
  const split = (spec: Fields) => JSON.stringify(spec[field] ?? '').includes('canary');
  return split(wanted) && split(current) ? { ...wanted, [field]: current[field] } : wanted;
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
