import { NotFoundError } from '@backstage/errors';
import type {
  Deployment,
  ReleaseStanding,
  StandingInEnvironment,
} from '@internal/plugin-deploy-common';
import type { DeploymentStore } from '../database/DeploymentStore';
import type { ReleaseStore } from '../database/ReleaseStore';
import type { RolloutStore } from '../database/RolloutStore';
import type { ServiceStore } from '../database/ServiceStore';
import type { TargetRegistry } from '../deployments/TargetRegistry';

/** What the rows know of a release: where it was healthy, where it failed. */
export class ReleaseStandings {
  constructor(
    private readonly options: {
      services: ServiceStore;
      releases: ReleaseStore;
      deployments: DeploymentStore;
      rollouts: RolloutStore;
      targets: TargetRegistry;
      /** In the order of promotion. */
      environments: string[];
    },
  ) {}

  /** @throws NotFoundError when nothing of the entity was ever released */
  async of(query: {
    entityRef: string;
    digest: string;
    environment: string;
  }): Promise<ReleaseStanding> {
    const { services, releases, deployments, targets, environments } = this.options;
    const { entityRef, digest } = query;
    const known = await services.byEntityRef(entityRef);
    if (!known)
      throw new NotFoundError(`${entityRef} has no release yet; a green build makes one.`);
    const release = await releases.get(known.service, digest);
    const desired = await deployments.desired(known.service);
    const ended = await deployments.endedOf(known.service, digest);
    const lacks = release && (await targets.find(query.environment)?.lacks?.(release));
    return {
      entityRef,
      digest,
      commit: release?.commit,
      environments: await Promise.all(
        environments.map(async environment => ({
          environment,
          running: desired.some(each => each.environment === environment && each.digest === digest),
          ...(await this.#verified(ended.filter(each => each.environment === environment))),
        })),
      ),
      ...(lacks && { lacks }),
    };
  }

  /** @param ended newest first, of one environment */
  async #verified(
    ended: Deployment[],
  ): Promise<Pick<StandingInEnvironment, 'healthyTime' | 'failed'>> {
    const healthyTime = ended.find(each => each.phase === 'Healthy')?.endTime;
    const marked = ended.find(each => each.mark?.failed);
    const newest = ended.find(each => each.phase === 'Healthy' || each.phase === 'Failed');
    const failed = marked ?? (newest?.phase === 'Failed' ? newest : undefined);
    if (!failed || (!marked && (await this.#takenBackByPerson(failed)))) return { healthyTime };
    const reason = marked?.mark?.reason ?? failed.message;
    const time = failed.endTime ?? failed.createTime;
    return { healthyTime, failed: { time, reason, deploymentId: failed.id } };
  }

  /** Somebody changed their mind: that says nothing of the release. */
  async #takenBackByPerson({ id }: Deployment): Promise<boolean> {
    const [rollout] = await this.options.rollouts.ofDeployments([id]);
    return rollout?.abortedBy !== undefined;
  }
}
