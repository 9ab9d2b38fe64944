import type { BackstageCredentials, LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotFoundError, stringifyError } from '@backstage/errors';
import {
  type BadRelease,
  rolloutEnded,
  type RolloutStrategy,
} from '@internal/plugin-deploy-common';
import type { Clock } from '@internal/plugin-kit';
import type { GitHostService } from '@internal/plugin-local-platform-node';
import type { DeployApi } from '../deployments/DeployApi';
import { strategyOf } from '../deployments/DeploymentPlanner';
import type { RolloutsApi } from '../rollouts/RolloutsApi';
import { withFault, withoutFault } from './faultOfValues';
import { shipThroughGate } from './shipThroughGate';
import type { TrafficRuns } from './TrafficRuns';

export interface BadReleaseRequest {
  entityRef: string;
  service: string;
  environment: string;
  errorRate: number;
  actor: string;
}

const VALUES = 'deploy/values.yaml';
const POLL_MS = 1_000;
const BUILD_MINUTES = 10;
const ROLLOUT_MINUTES = 30;
const TRAFFIC = { requestsPerSecond: 20, minutes: 10 };
const KEPT = 20;

/** Commits a fault, ships what is built of it, and takes the fault back when its rollout has ended. */
export class BadReleases {
  readonly #all: BadRelease[] = [];
  #closed = false;

  constructor(
    private readonly options: {
      gitHost: GitHostService;
      /** Asked with the person's own rights. */
      deploy: DeployApi;
      rollouts: RolloutsApi;
      traffic: TrafficRuns;
      environments: string[];
      automatic: string[];
      clock: Clock;
      logger: LoggerService;
    },
  ) {}

  /** Newest first; those of before a restart of the portal are not known. */
  list(entityRef: string): BadRelease[] {
    return this.#all.filter(each => each.entityRef === entityRef).reverse();
  }

  /**
   * @throws InputError when the environment's rollout would not notice; ConflictError when one is under way there
   */
  async start(request: BadReleaseRequest, credentials: BackstageCredentials): Promise<BadRelease> {
    const { entityRef, service, environment, errorRate } = request;
    this.#refuseSecond(request);
    const strategy = await this.#strategy(request, credentials);
    if (!measures(strategy)) {
      throw new InputError(
        `The rollout to "${environment}" measures nothing, so a bad release would stay there. Name an analysis for it in rollout.yaml, or try an environment that has one.`,
      );
    }
    const commit = await this.#edit(
      service,
      text => withFault(text, environment, errorRate),
      `Try a bad release: ${percent(errorRate)} of the requests fail in ${environment}`,
      credentials,
    );
    const bad: BadRelease = {
      entityRef,
      environment,
      errorRate,
      commit,
      phase: 'Building',
      message: 'The commit is being built.',
      createTime: this.options.clock.now().toISOString(),
    };
    this.#all.push(bad);
    if (this.#all.length > KEPT) this.#all.shift();
    void this.#follow(bad, request, credentials);
    return { ...bad };
  }

  close(): void {
    this.#closed = true;
  }

  /** Never rejects. */
  async #follow(
    bad: BadRelease,
    request: BadReleaseRequest,
    credentials: BackstageCredentials,
  ): Promise<void> {
    let failure: string | undefined;
    let trafficId: string | undefined;
    try {
      bad.digest = await this.#built(bad, credentials);
      await this.#ship(bad, credentials);
      trafficId = await this.#someTraffic(request);
      await this.#rolledOut(bad, credentials);
    } catch (error) {
      failure = stringifyError(error);
    }
    if (this.#closed) return;
    if (trafficId) this.options.traffic.stop(trafficId);
    try {
      await this.#edit(
        request.service,
        text => withoutFault(text, bad.environment),
        'Take back the fault of the bad release',
        credentials,
      );
      bad.phase = failure ? 'Failed' : 'TakenBack';
      bad.message = failure ?? `${bad.message} The fault is out of the repository again.`;
    } catch (error) {
      bad.phase = 'Failed';
      bad.message = `The fault is still in ${VALUES}; remove \`faults\` there: ${stringifyError(
        error,
      )}`;
      this.options.logger.warn(`Bad release of ${request.service}: ${bad.message}`);
    }
  }

  async #built(
    { entityRef, commit }: BadRelease,
    credentials: BackstageCredentials,
  ): Promise<string> {
    const found = await this.#until(BUILD_MINUTES, async () => {
      const query = { entityRef, limit: 20 };
      const releases = await this.options.deploy.listReleases(query, { credentials });
      return releases.find(release => release.commit === commit)?.digest;
    });
    if (!found) {
      throw new Error(`No release was made of commit ${commit.slice(0, 8)}; see its build.`);
    }
    return found;
  }

  /** A canary that nobody asks for anything is judged by nobody. */
  async #someTraffic({ entityRef, service, environment, actor }: BadReleaseRequest) {
    const { traffic } = this.options;
    if (traffic.running({ service, environment })) return undefined;
    return (await traffic.start({ entityRef, service, environment, actor, ...TRAFFIC })).id;
  }

  async #ship(bad: BadRelease, credentials: BackstageCredentials): Promise<void> {
    const { entityRef, environment, digest } = bad;
    const { deploy, environments, automatic } = this.options;
    bad.phase = 'Shipping';
    await shipThroughGate(
      deploy,
      {
        entityRef,
        environment,
        digest: digest!,
        environments,
        automatic,
        reason: 'Try a bad release',
      },
      credentials,
      {
        until: (minutes, look) => this.#until(minutes, look),
        tell: message => {
          bad.message = message;
        },
      },
    );
  }

  async #rolledOut(bad: BadRelease, credentials: BackstageCredentials): Promise<void> {
    const { entityRef, environment, digest } = bad;
    const ended = await this.#until(ROLLOUT_MINUTES, async () => {
      const query = { entityRef, environment, limit: 5 };
      const rollouts = await this.options.rollouts.list(query, { credentials });
      const own = rollouts.find(rollout => rollout.toDigest === digest);
      if (!own) return undefined;
      bad.rolloutId = own.id;
      return rolloutEnded(own.phase) ? own : undefined;
    });
    bad.message = ended
      ? `Its rollout ended: ${ended.phase}. ${ended.message}`
      : `Its rollout has not ended within ${ROLLOUT_MINUTES} minutes; look at it.`;
  }

  /** Undefined after the time. */
  async #until<T>(minutes: number, look: () => Promise<T | undefined>): Promise<T | undefined> {
    for (let left = minutes * 60_000; left > 0 && !this.#closed; left -= POLL_MS) {
      const found = await look();
      if (found !== undefined) return found;
      await new Promise(resolve => {
        setTimeout(resolve, POLL_MS).unref();
      });
    }
    return undefined;
  }

  async #strategy(
    { entityRef, environment }: BadReleaseRequest,
    credentials: BackstageCredentials,
  ) {
    if (!this.options.environments.includes(environment)) {
      throw new InputError(
        `There is no environment "${environment}"; there are ${this.options.environments.join(
          ', ',
        )}.`,
      );
    }
    const query = { entityRef, limit: 1 };
    const [newest] = await this.options.deploy.listReleases(query, { credentials });
    if (!newest) throw new NotFoundError(`"${entityRef}" has no release yet.`);
    return strategyOf(newest, environment);
  }

  async #edit(
    service: string,
    change: (text: string) => string,
    message: string,
    credentials: BackstageCredentials,
  ): Promise<string> {
    const { gitHost } = this.options;
    const repository = await gitHost.getRepository(service, { credentials });
    if (!repository) {
      throw new InputError(`The repository of "${service}" is not on this machine.`);
    }
    const { defaultBranch } = repository;
    const baseCommit = await gitHost.resolveCommit(service, defaultBranch, { credentials });
    const text = (await gitHost.readFile(service, baseCommit, VALUES, { credentials })) ?? '';
    const request = { files: { [VALUES]: change(text) }, baseCommit, message };
    return (await gitHost.commitFiles(service, request, { credentials })).commit;
  }

  #refuseSecond({ entityRef, environment }: BadReleaseRequest): void {
    const other = this.#all.find(
      each =>
        each.entityRef === entityRef &&
        each.environment === environment &&
        (each.phase === 'Building' || each.phase === 'Shipping'),
    );
    if (other) {
      throw new ConflictError(
        `A bad release is being tried in "${environment}" already (commit ${other.commit.slice(
          0,
          8,
        )}). Wait until it has undone itself.`,
      );
    }
  }
}

function measures(strategy: RolloutStrategy | undefined): boolean {
  if (!strategy) return false;
  if ('canary' in strategy) {
    const { analysis, steps } = strategy.canary;
    return Boolean(analysis) || steps.some(step => 'analysis' in step || 'experiment' in step);
  }
  if ('blueGreen' in strategy) {
    const { prePromotionAnalysis, postPromotionAnalysis } = strategy.blueGreen;
    return Boolean(prePromotionAnalysis ?? postPromotionAnalysis);
  }
  return 'abTest' in strategy && Boolean(strategy.abTest.analysis);
}

function percent(rate: number): string {
  return `${Math.round(rate * 100)} %`;
}
