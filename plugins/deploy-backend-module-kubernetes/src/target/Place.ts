import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { Release } from '@internal/plugin-deploy-common';
import type { DesiredState } from '@internal/plugin-deploy-node';
import { untilStill } from '../actions/untilStill';
import { type ClusterAbilities, chartValuesOf } from '../chart/chartValues';
import { type ChartSource, renderChart } from '../chart/renderChart';
import type { ClusterApi } from '../cluster/ClusterApi';
import { kinds, type KubernetesObject } from '../cluster/KubernetesObject';
import type { Informer } from '../cluster/Informer';
import type { NamespaceView } from '../cluster/NamespaceView';
import { type Job, RELEASE_ANNOTATION, type Rollout } from '../cluster/types';
import { byHash } from '../observe/rollout';
import { templateRelease } from '../cluster/types';
import { applyObjects, prune } from './applyObjects';
import { jobState, PendingReleases, pendingIn } from './PendingReleases';

const STABLE_ANNOTATION = 'devopshub.io/stable';
const SEEN_MS = 5_000;

/** Makes releases run in one namespace: migration first, then the workload and what belongs to it. */
export class Place {
  readonly #pending: PendingReleases;
  /** One change at a time for each service. */
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(
    private readonly options: {
      api: ClusterApi;
      view: NamespaceView;
      source: ChartSource;
      abilities: ClusterAbilities;
      logger: LoggerService;
    },
  ) {
    this.#pending = new PendingReleases(options.api, options.view.namespace);
    const { configMaps, jobs } = options.view.informers;
    for (const informer of [configMaps, jobs]) informer.onChange(() => this.#goOn());
    for (const informer of [options.view.informers.rollouts, options.view.informers.deployments]) {
      informer.onChange(({ metadata }) => this.#dropPredecessor(metadata.name));
    }
  }

  /** Idempotent; returns when the cluster has been told, or the migration has begun. */
  async apply(desired: DesiredState & { release: Release }): Promise<void> {
    await this.#inTurn(desired.service, () => this.#apply(desired));
    // The migration may have ended before anybody waited for it.
    this.#goOn();
  }

  async #apply(desired: DesiredState & { release: Release }): Promise<void> {
    const { api, view, source, abilities } = this.options;
    const { service, release } = desired;
    const running = await this.#stable(service, release.digest);
    const values = chartValuesOf(desired, abilities, running);
    const { before, objects } = await renderChart(source, values, view.namespace);
    if (!(await this.#migrated(before))) {
      await this.#seen(await this.#pending.put(desired), view.informers.configMaps);
      return;
    }
    // A new template that comes while the controller writes would be judged by the state before that.
    await untilStill(view.informers.rollouts, service, performance.now() + SEEN_MS);
    const workload = await applyObjects(api, objects);
    await prune(api, { service, namespace: view.namespace, keep: [...before, ...objects] });
    await this.#pending.remove(service);
    const { rollouts, deployments } = view.informers;
    await this.#seen(workload, workload.kind === 'Rollout' ? rollouts : deployments);
  }

  /** True when all that comes first is done. @throws InputError when it has failed */
  async #migrated(before: KubernetesObject[]): Promise<boolean> {
    const { api, view } = this.options;
    let done = true;
    for (const object of before) {
      const kind = kinds[object.kind];
      const live = await api.get(kind, view.namespace, object.metadata.name);
      const current = live ?? (await api.apply(object, kind));
      if (object.kind !== 'Job') continue;
      const state = jobState(current as Job);
      if (state === 'failed') {
        // Another attempt of the same release begins with a new job.
        await api.remove(kind, view.namespace, object.metadata.name);
        throw new InputError(
          `The migration of ${object.metadata.annotations?.[RELEASE_ANNOTATION]} failed; the release before it serves on. Its pods' logs say why.`,
        );
      }
      if (state === 'running') done = false;
    }
    return done;
  }

  /** The digest that analyses compare with: what was stable when this release came, however often it is applied. */
  async #stable(service: string, digest: string): Promise<string | undefined> {
    const { api, view } = this.options;
    const rollout = await api.get(kinds.Rollout, view.namespace, service);
    if (!rollout) return undefined;
    const { annotations } = rollout.metadata;
    if (annotations?.[RELEASE_ANNOTATION] === digest) return annotations[STABLE_ANNOTATION];
    const stable = byHash(view.of(service).replicaSets, (rollout as Rollout).status?.stableRS);
    return stable && templateRelease(stable);
  }

  /** Releases whose migration has ended, also of a portal that was there before this one. */
  #goOn() {
    const { informers } = this.options.view;
    for (const desired of pendingIn(informers.configMaps.list())) {
      const waiting = informers.jobs
        .list()
        .some(
          job =>
            job.metadata.annotations?.[RELEASE_ANNOTATION] === desired.release!.digest &&
            job.metadata.labels?.['app.kubernetes.io/name'] === desired.service &&
            jobState(job as Job) === 'succeeded',
        );
      if (waiting && !this.#queues.has(desired.service)) this.#inBackground(desired);
    }
  }

  #inBackground({ service }: DesiredState) {
    const { logger, view } = this.options;
    this.#inTurn(service, async () => {
      // Another release may have come since, or this one have been applied already.
      const current = await this.#pending.get(service);
      if (current) await this.#apply(current as DesiredState & { release: Release });
    }).catch(error =>
      logger.error(`${service} in ${view.namespace} after its migration: ${error.message}`),
    );
  }

  /** A service that has become a Rollout, or a Deployment again, keeps its old workload until the new one serves. */
  #dropPredecessor(service: string) {
    const { api, view, logger } = this.options;
    const { rollout, deployment } = view.of(service);
    if (!rollout || !deployment || this.#queues.has(service)) return;
    const created = (object: KubernetesObject) => object.metadata.creationTimestamp ?? '';
    const [older, newer] =
      created(rollout) > created(deployment) ? [deployment, rollout] : [rollout, deployment];
    const wanted = (newer.spec as { replicas?: number }).replicas ?? 1;
    const available = (newer.status as { availableReplicas?: number })?.availableReplicas ?? 0;
    if (available < wanted) return;
    this.#inTurn(service, () => api.remove(kinds[older.kind], view.namespace, service)).catch(
      error => logger.warn(`${older.kind} ${service} could not be removed: ${error.message}`),
    );
  }

  /** Until the watch shows what was just written, so that nobody is told of the state before it. */
  async #seen(written: KubernetesObject, informer: Informer) {
    const end = performance.now() + SEEN_MS;
    const { name, resourceVersion } = written.metadata;
    // Compared as numbers, as Kubernetes 1.35 promises and etcd always did.
    while (Number(informer.get(name)?.metadata.resourceVersion ?? 0) < Number(resourceVersion)) {
      if (performance.now() > end) return;
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }

  async #inTurn<T>(service: string, change: () => Promise<T>): Promise<T> {
    const before = this.#queues.get(service) ?? Promise.resolve();
    const mine = before.catch(() => {}).then(change);
    this.#queues.set(service, mine);
    try {
      return await mine;
    } finally {
      if (this.#queues.get(service) === mine) this.#queues.delete(service);
    }
  }
}
