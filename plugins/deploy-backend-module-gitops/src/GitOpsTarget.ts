import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { Release, RolloutAction, RolloutStrategy } from '@internal/plugin-deploy-common';
import type {
  ActOptions,
  DeployTarget,
  DesiredState,
  ObservedState,
} from '@internal/plugin-deploy-node';
import {
  chartValuesOf,
  type ClusterAbilities,
  type ClusterApi,
  CrashLogs,
  NamespaceView,
  observeService,
  refusalsOf,
  RolloutActions,
  servicesOf,
} from '@internal/plugin-deploy-backend-module-kubernetes';
import type { Clock } from '@internal/plugin-kit';
import { ArgoApplications } from './ArgoApplications';
import { messageOf } from './messages';
import { Following } from './Following';
import type { EnvironmentRepository, Values } from './repository/EnvironmentRepository';

export interface GitOpsEnvironment {
  name: string;
  namespace: string;
  url?: string;
}

interface Area {
  environment: GitOpsEnvironment;
  view: NamespaceView;
  actions: RolloutActions;
}

/** As the ApplicationSet of `infra/argo` names them. */
const applicationOf = (service: string, environment: string) => `${service}-${environment}`;

/**
 * Ships by commits that Argo CD follows. The cluster is never changed behind git's back: what is not in the status of a Rollout
 * (promote, abort, retry) is a commit.
 */
export class GitOpsTarget implements DeployTarget {
  readonly id: string;
  readonly environments: string[];
  readonly rolloutsBy = 'target' as const;
  readonly #areas: Map<string, Area>;
  readonly #applications: ArgoApplications;
  readonly #logs: CrashLogs;
  readonly #following = new Following();

  constructor(
    private readonly options: {
      api: ClusterApi;
      repository: EnvironmentRepository;
      environments: GitOpsEnvironment[];
      abilities: ClusterAbilities;
      argocdNamespace: string;
      logger: LoggerService;
      clock: Clock;
    },
  ) {
    const { api, environments, logger, argocdNamespace } = options;
    this.id = `gitops:${api.name}`;
    this.environments = environments.map(({ name }) => name);
    this.#logs = new CrashLogs(api);
    this.#applications = new ArgoApplications({ api, logger, namespace: argocdNamespace });
    this.#areas = new Map(
      environments.map(environment => {
        const { namespace } = environment;
        const view = new NamespaceView(namespace, options);
        const { rollouts } = view.informers;
        return [
          environment.name,
          { environment, view, actions: new RolloutActions({ api, rollouts, namespace }) },
        ];
      }),
    );
  }

  /** Begins to watch; gives back the automated sync that a portal which died had taken. */
  start(): this {
    for (const { view } of this.#areas.values()) view.start();
    this.#applications.informer.start();
    const { logger } = this.options;
    this.#applications.informer.synced
      .then(() => this.#resumeAll())
      .catch(error => logger.warn(`Paused applications could not be resumed: ${error.message}`));
    return this;
  }

  stop() {
    for (const { view } of this.#areas.values()) view.stop();
    this.#applications.informer.stop();
  }

  refuses(strategy: RolloutStrategy): string[] {
    const { mesh, prometheus } = this.options.abilities;
    return refusalsOf(strategy, { mesh: Boolean(mesh), prometheus });
  }

  async apply(desired: DesiredState): Promise<void> {
    if (desired.previews.length) {
      throw new InputError(
        `Previews run on the local platform only; ${desired.environment} is shipped by commits.`,
      );
    }
    const { release, service, environment } = desired;
    if (!release) return;
    const before = await this.#current(service, environment);
    const values = this.#valuesOf({ ...desired, release }, before);
    const undone = await this.options.repository.undoes(environment, service, values);
    const message = messageOf({ ...desired, release }, undone);
    const commit = () => this.options.repository.write(environment, service, values, message);
    const written = undone ? await this.#goingBack(service, environment, commit) : await commit();
    this.#following.wants(service, environment, release.digest, written.revision);
    await this.#refresh(service, environment);
  }

  /**
   * Going back: no sync may start the bad canary again between its abort and the commit. Traffic returns by the abort already.
   */
  async #goingBack<T>(service: string, environment: string, commit: () => Promise<T>): Promise<T> {
    const name = applicationOf(service, environment);
    const taken = await this.#applications.pauseSync(name);
    try {
      await this.#abortRunning(service, environment);
      return await commit();
    } finally {
      await this.#applications.resumeSync(name, taken);
    }
  }

  async #abortRunning(service: string, environment: string) {
    const { actions, view } = this.#get(environment);
    const observed = view.of(service).rollout?.status;
    const underWay = observed && observed.currentPodHash !== observed.stableRS && !observed.abort;
    if (!underWay) return;
    await actions.act(service, 'abort').catch(error => {
      // It ended by itself meanwhile; the commit takes it back all the same.
      if (!(error instanceof ConflictError)) throw error;
    });
  }

  async act(
    service: string,
    environment: string,
    action: RolloutAction,
    options?: ActOptions,
  ): Promise<void> {
    if (action === 'pause' || action === 'resume') {
      throw new ConflictError(
        `A rollout in ${environment} cannot be ${action}d by hand: that would change the cluster behind git's back. Abort it, or commit a pause.`,
      );
    }
    await this.#get(environment).actions.act(service, action, options);
  }

  async observe(service: string, environment: string): Promise<ObservedState | undefined> {
    const { repository } = this.options;
    if (!this.#following.get(service, environment)) {
      const found = await repository.read(environment, service);
      if (found) {
        this.#following.wants(service, environment, String(found.values.release), found.revision);
      }
    }
    return this.#observed(service, environment);
  }

  async observeAll(): Promise<ObservedState[]> {
    const found = [...this.#areas.values()].flatMap(({ environment, view }) => {
      const names = [...servicesOf(view), ...this.#following.servicesIn(environment.name)];
      return [...new Set(names)].map(service => this.#observed(service, environment.name));
    });
    return (await Promise.all(found)).filter((state): state is ObservedState => Boolean(state));
  }

  async #observed(service: string, environment: string): Promise<ObservedState | undefined> {
    const area = this.#get(environment);
    const { api } = this.options;
    const observed = await observeService(service, { ...area, api, logs: this.#logs });
    const sync = this.#applications.state(applicationOf(service, environment));
    return this.#following.judge({ service, environment, observed, sync });
  }

  /** A restart is a commit, too: a mark in the template of the pods. */
  async restart(service: string, environment: string): Promise<void> {
    const { repository, clock } = this.options;
    const found = await repository.read(environment, service);
    if (!found) throw new NotFoundError(`Nothing of ${service} runs in ${environment}.`);
    const values: Values = { ...found.values, restartTime: clock.now().toISOString() };
    const message = `Restart ${service} in ${environment}`;
    const { revision } = await repository.write(environment, service, values, message);
    this.#following.wants(service, environment, String(values.release), revision);
    await this.#refresh(service, environment);
  }

  /** Takes the service out of the repository; Argo CD takes it out of the cluster. */
  async archive(service: string, environment: string): Promise<void> {
    const message = `Archive ${service} in ${environment}`;
    await this.options.repository.remove(environment, service, message);
    this.#following.forget(service, environment);
  }

  /** Nothing: the deploy plugin applies what ran before. */
  async restore(): Promise<void> {}

  async #current(service: string, environment: string): Promise<Values | undefined> {
    return (await this.options.repository.read(environment, service))?.values;
  }

  #valuesOf(desired: DesiredState & { release: Release }, before?: Values): Values {
    const same = before?.release === desired.release.digest;
    // What was stable when the release came, however often it is applied.
    const stable = (same ? before?.stable : before?.release) as string | undefined;
    const values: Values = chartValuesOf(desired, this.options.abilities, stable);
    // A restart belongs to the release that was restarted; the next one starts anew anyway.
    return same && before?.restartTime ? { ...values, restartTime: before.restartTime } : values;
  }

  async #refresh(service: string, environment: string) {
    await this.#applications.refresh(applicationOf(service, environment)).catch(error => {
      // The set of applications has not made it yet, or the cluster is away: the repository says what is wanted, and is polled.
      this.options.logger.debug(`${service} in ${environment} not refreshed: ${error.message}`);
    });
  }

  async #resumeAll() {
    for (const { metadata } of this.#applications.informer.list()) {
      await this.#applications.resumeSync(metadata.name);
    }
  }

  #get(environment: string): Area {
    const area = this.#areas.get(environment);
    if (!area) throw new NotFoundError(`${this.id} has no environment "${environment}".`);
    return area;
  }
}
