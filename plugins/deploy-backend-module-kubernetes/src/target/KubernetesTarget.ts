import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { RolloutAction, RolloutStrategy } from '@internal/plugin-deploy-common';
import type {
  ActOptions,
  DeployTarget,
  DesiredState,
  ObservedState,
} from '@internal/plugin-deploy-node';
import type { Clock } from '@internal/plugin-kit';
import { RolloutActions } from '../actions/RolloutActions';
import { type ClusterAbilities } from '../chart/chartValues';
import { refusalsOf } from '../chart/refusals';
import type { ChartSource } from '../chart/renderChart';
import type { ClusterApi } from '../cluster/ClusterApi';
import { kinds } from '../cluster/KubernetesObject';
import { NamespaceView } from '../cluster/NamespaceView';
import { CrashLogs } from '../observe/CrashLogs';
import { removeAll } from './applyObjects';
import { Place } from './Place';
import { observeService, servicesOf } from './observeService';

export interface EnvironmentConfig {
  name: string;
  namespace: string;
  /** With `{service}`. */
  url?: string;
}

interface Area {
  environment: EnvironmentConfig;
  view: NamespaceView;
  place: Place;
  actions: RolloutActions;
}

/** Runs releases on one cluster, a namespace for each environment. Its Rollouts controller walks the steps. */
export class KubernetesTarget implements DeployTarget {
  readonly id: string;
  readonly environments: string[];
  readonly rolloutsBy = 'target' as const;
  readonly #areas: Map<string, Area>;
  readonly #logs: CrashLogs;

  constructor(
    private readonly options: {
      api: ClusterApi;
      environments: EnvironmentConfig[];
      abilities: ClusterAbilities;
      source: ChartSource;
      logger: LoggerService;
      clock: Clock;
    },
  ) {
    const { api, environments } = options;
    this.id = `kubernetes:${api.name}`;
    this.environments = environments.map(({ name }) => name);
    this.#logs = new CrashLogs(api);
    this.#areas = new Map(environments.map(each => [each.name, this.#area(each)]));
  }

  #area(environment: EnvironmentConfig): Area {
    const { namespace } = environment;
    const view = new NamespaceView(namespace, this.options);
    const place = new Place({ ...this.options, view });
    const actions = new RolloutActions({
      api: this.options.api,
      rollouts: view.informers.rollouts,
      namespace,
    });
    return { environment, view, place, actions };
  }

  /** Begins to watch; returns at once, whether the cluster answers or not. */
  start(): this {
    for (const { view } of this.#areas.values()) view.start();
    return this;
  }

  stop() {
    for (const { view } of this.#areas.values()) view.stop();
  }

  refuses(strategy: RolloutStrategy): string[] {
    const { mesh, prometheus } = this.options.abilities;
    return refusalsOf(strategy, { mesh: Boolean(mesh), prometheus });
  }

  async apply(desired: DesiredState): Promise<void> {
    if (desired.previews.length) {
      throw new InputError(
        `Previews run on the local platform only; ${desired.environment} is on cluster ${this.options.api.name}.`,
      );
    }
    const { release } = desired;
    if (!release) return;
    await this.#get(desired.environment).place.apply({ ...desired, release });
  }

  async act(
    service: string,
    environment: string,
    action: RolloutAction,
    options?: ActOptions,
  ): Promise<void> {
    const { actions, view } = this.#get(environment);
    if (!view.informers.rollouts.get(service) && view.informers.deployments.get(service)) {
      throw new ConflictError(
        `${service} runs as a Deployment in ${environment}: it has no steps to ${action}.`,
      );
    }
    await actions.act(service, action, options);
  }

  async observe(service: string, environment: string): Promise<ObservedState | undefined> {
    const area = this.#get(environment);
    return observeService(service, { ...area, ...this.options, logs: this.#logs });
  }

  async observeAll(): Promise<ObservedState[]> {
    const found = [...this.#areas.values()].flatMap(area =>
      servicesOf(area.view).map(service =>
        observeService(service, { ...area, ...this.options, logs: this.#logs }),
      ),
    );
    return (await Promise.all(found)).filter((state): state is ObservedState => Boolean(state));
  }

  async restart(service: string, environment: string): Promise<void> {
    const { view } = this.#get(environment);
    const { api, clock } = this.options;
    const now = clock.now().toISOString();
    if (await api.get(kinds.Rollout, view.namespace, service)) {
      await api.patch(kinds.Rollout, view.namespace, service, { spec: { restartAt: now } });
      return;
    }
    if (!(await api.get(kinds.Deployment, view.namespace, service))) {
      throw new NotFoundError(`Nothing of ${service} runs in ${environment}.`);
    }
    const metadata = { annotations: { 'kubectl.kubernetes.io/restartedAt': now } };
    await api.patch(kinds.Deployment, view.namespace, service, {
      spec: { template: { metadata } },
    });
  }

  /** Its databases are not the cluster's: whoever runs them keeps them. */
  async archive(service: string, environment: string): Promise<void> {
    await removeAll(this.options.api, this.#get(environment).view.namespace, service);
  }

  /** Nothing: the deploy plugin applies what ran before. */
  async restore(): Promise<void> {}

  #get(environment: string): Area {
    const area = this.#areas.get(environment);
    if (!area) throw new NotFoundError(`${this.id} has no environment "${environment}".`);
    return area;
  }
}
