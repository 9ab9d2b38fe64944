import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  AnalysisRunObject,
  Deployment,
  EventObject,
  Job,
  Pod,
  ReplicaSet,
  Rollout,
} from './types';
import type { ServiceObjects } from '../observe/ServiceObjects';
import type { ClusterApi } from './ClusterApi';
import { Informer } from './Informer';
import { kinds, type KubernetesObject } from './KubernetesObject';

const OURS = { labelSelector: 'app.kubernetes.io/managed-by=devopshub' };
/** Of objects that the controllers make: they do not all carry our labels. */
const WATCHED = {
  deployments: { kind: kinds.Deployment, query: OURS },
  rollouts: { kind: kinds.Rollout, query: OURS },
  replicaSets: { kind: kinds.ReplicaSet, query: OURS },
  pods: { kind: kinds.Pod, query: OURS },
  jobs: { kind: kinds.Job, query: OURS },
  configMaps: { kind: kinds.ConfigMap, query: OURS },
  analysisRuns: { kind: kinds.AnalysisRun, query: {} },
  events: { kind: kinds.Event, query: {} },
};

export const SERVICE_LABEL = 'app.kubernetes.io/name';

/** Everything that the target looks at in one namespace: one watch per kind. */
export class NamespaceView {
  readonly informers: Record<keyof typeof WATCHED, Informer>;

  constructor(readonly namespace: string, options: { api: ClusterApi; logger: LoggerService }) {
    this.informers = Object.fromEntries(
      Object.entries(WATCHED).map(([key, watched]) => [
        key,
        new Informer({ ...options, ...watched, namespace }),
      ]),
    ) as Record<keyof typeof WATCHED, Informer>;
  }

  start(): this {
    this.#all().forEach(each => each.start());
    return this;
  }

  stop() {
    this.#all().forEach(each => each.stop());
  }

  async synced() {
    await Promise.all(this.#all().map(each => each.synced));
  }

  /** Since when the cluster does not answer. */
  get brokenSince(): Date | undefined {
    const broken = this.#all().map(each => each.brokenSince?.getTime() ?? Infinity);
    const since = Math.min(...broken);
    return since === Infinity ? undefined : new Date(since);
  }

  of(service: string): ServiceObjects {
    const { informers } = this;
    const own = ({ metadata }: KubernetesObject) => metadata.labels?.[SERVICE_LABEL] === service;
    const owned = ({ metadata }: KubernetesObject) =>
      metadata.ownerReferences?.some(({ kind, name }) => kind === 'Rollout' && name === service);
    const replicaSets = informers.replicaSets.list().filter(own) as ReplicaSet[];
    const pods = informers.pods.list().filter(own) as Pod[];
    const jobs = informers.jobs.list().filter(own) as Job[];
    const objects = {
      deployment: informers.deployments.get(service) as Deployment | undefined,
      rollout: informers.rollouts.get(service) as Rollout | undefined,
      replicaSets,
      pods,
      jobs,
      analysisRuns: informers.analysisRuns.list().filter(owned) as AnalysisRunObject[],
    };
    const made = [...replicaSets, ...pods, ...jobs].map(({ metadata }) => metadata.name);
    const names = new Set([service, ...made]);
    const events = (informers.events.list() as EventObject[]).filter(
      ({ involvedObject }) =>
        names.has(involvedObject.name) || involvedObject.name.startsWith(`${service}-migrate-`),
    );
    return { ...objects, events };
  }

  #all() {
    return Object.values(this.informers);
  }
}
