import { stringifyError } from '@backstage/errors';
import type { Deployment, EnvironmentState } from '@internal/plugin-deploy-common';
import type { ObservedState } from '@internal/plugin-deploy-node';
import type { Clock } from '@internal/plugin-kit';
import type { DeploymentStore } from '../database/DeploymentStore';
import type { ReleaseStore } from '../database/ReleaseStore';
import type { RolloutStore } from '../database/RolloutStore';
import type { ServiceStore } from '../database/ServiceStore';
import { published } from '../rollouts/published';
import type { TargetRegistry } from './TargetRegistry';

/** What runs of one entity in each environment, as it is now. */
export class EnvironmentBoard {
  constructor(
    private readonly options: {
      services: ServiceStore;
      releases: ReleaseStore;
      deployments: DeploymentStore;
      rollouts: RolloutStore;
      targets: TargetRegistry;
      environments: string[];
      clock: Clock;
    },
  ) {}

  async of(entityRef: string): Promise<EnvironmentState[]> {
    const { services, deployments, rollouts, environments } = this.options;
    const known = await services.byEntityRef(entityRef);
    if (!known || known.archiveTime) {
      const message = known
        ? 'The service is archived.'
        : 'No release yet; a green build makes one.';
      return environments.map(environment => nothing(environment, message));
    }
    const latest = await deployments.latest(known.service);
    const desired = await deployments.desired(known.service);
    return Promise.all(
      environments.map(async environment => {
        const deployment = latest.find(each => each.environment === environment);
        const hold = desired.find(each => each.environment === environment)?.hold;
        const rollout = await rollouts.newest(known.service, environment);
        const mine = rollout?.deploymentId === deployment?.id ? rollout : undefined;
        return this.#state(known.service, environment, {
          deployment: deployment && mine ? { ...deployment, rollout: published(mine) } : deployment,
          ...(rollout && { rollout: published(rollout) }),
          ...(hold && { hold }),
        });
      }),
    );
  }

  /** @param known what the rows say of the place */
  async #state(
    service: string,
    environment: string,
    known: Pick<EnvironmentState, 'deployment' | 'rollout' | 'hold'>,
  ): Promise<EnvironmentState> {
    const { releases, deployments, clock } = this.options;
    const observed = await this.#observe(service, environment);
    const previews = await deployments.previews(service, environment, clock.now());
    if (typeof observed === 'string') {
      return { ...nothing(environment, observed), health: 'Unknown', ...known, previews };
    }
    if (!observed) {
      return { ...nothing(environment, notYet(known.deployment)), ...known, previews };
    }
    const release = observed.digest ? await releases.get(service, observed.digest) : undefined;
    const newest = await releases.newest(service);
    const {
      settled,
      digest,
      desiredDigest,
      oldestStartTime,
      previews: seen,
      service: _,
      rollout: __,
      ...state
    } = observed;
    return {
      ...state,
      ...known,
      release,
      previews: previews.map(preview => ({
        ...preview,
        url: seen.find(each => each.previewId === preview.previewId)?.url ?? preview.url,
      })),
      ...(newest && release && newest.sequence > release.sequence && { newerRelease: newest }),
    };
  }

  /** What the target sees, or why it cannot be asked. */
  async #observe(
    service: string,
    environment: string,
  ): Promise<ObservedState | string | undefined> {
    const target = this.options.targets.find(environment);
    if (!target) return 'No deploy target serves this environment.';
    try {
      return await target.observe(service, environment);
    } catch (error) {
      return `The target does not answer, what runs goes on running: ${stringifyError(error)}`;
    }
  }
}

function notYet(deployment: Deployment | undefined): string {
  return deployment && deployment.phase !== 'Superseded'
    ? deployment.message
    : 'Nothing is deployed here yet.';
}

function nothing(environment: string, message: string): EnvironmentState {
  return { environment, health: 'Stopped', message, instances: 0, restarts: 0, previews: [] };
}
