import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import type { Release, RolloutStrategy } from '@internal/plugin-deploy-common';
import type { ShippingPlan } from '../database/activateDeployment';
import type { DeploymentStore, GatedDeployment } from '../database/DeploymentStore';
import type { ReleaseStore } from '../database/ReleaseStore';
import type { ServiceStore } from '../database/ServiceStore';
import type { Shipment } from '../gate/changes';
import type { DeployRequest } from './DeployApi';
import type { TargetRegistry } from './TargetRegistry';

export interface PlannedShipment {
  shipment: Shipment;
  plan: ShippingPlan;
}

/** Finds out what exactly a request would execute, and refuses what cannot be. */
export class DeploymentPlanner {
  constructor(
    private readonly options: {
      services: ServiceStore;
      releases: ReleaseStore;
      deployments: DeploymentStore;
      targets: TargetRegistry;
      /** In the order of promotion. */
      environments: string[];
      automaticEnvironments: string[];
    },
  ) {}

  async of(request: DeployRequest): Promise<PlannedShipment> {
    const { environments, targets } = this.options;
    const { environment } = request;
    if (!environments.includes(environment)) {
      throw new InputError(
        `There is no environment '${environment}'. There are ${environments.join(', ')}.`,
      );
    }
    targets.get(environment);
    const release = await this.#releaseFor(request);
    this.#assertFits(release, request);
    return this.#planned(request, release);
  }

  /** What a deployment that is waiting would execute now. */
  async again(deployment: GatedDeployment): Promise<PlannedShipment> {
    const { service, digest } = deployment;
    const release = await this.options.releases.get(service, digest);
    if (!release) throw new NotFoundError(`${service} has no release ${digest} any more.`);
    return this.#planned(deployment, release);
  }

  /** How a shipment is taken there step by step; undefined: at once. The first release of a place has nothing to go on from. */
  strategyFor(
    shipment: Pick<Shipment, 'kind' | 'environment' | 'how' | 'release'>,
    current: Shipment['current'],
  ): RolloutStrategy | undefined {
    const { kind, environment, how, release } = shipment;
    const forward = kind === 'promote' || kind === 'automatic';
    const moves = current && current.digest !== release.digest;
    return forward && how === 'rollout' && moves ? strategyOf(release, environment) : undefined;
  }

  async #planned(
    request: Pick<DeployRequest, 'environment' | 'kind' | 'how'>,
    release: Release,
  ): Promise<PlannedShipment> {
    const { targets } = this.options;
    const { environment, kind, how = 'rollout' } = request;
    const target = targets.get(environment);
    const current = await this.#current(release.service, environment);
    const strategy = this.strategyFor({ kind, environment, how, release }, current);
    const refused = strategy ? target.refuses?.(strategy) ?? [] : [];
    if (refused.length > 0) {
      throw new InputError(
        `rollout.yaml asks for what ${environment} cannot do: ${refused.join(
          '; ',
        )}. Nothing was changed; change rollout.yaml, or ship it at once.`,
      );
    }
    const hold = await this.#holds(request, release);
    return {
      shipment: { kind, environment, release, current, how, strategy, ...(hold && { hold }) },
      plan: { strategy, driver: target.rolloutsBy ?? 'portal' },
    };
  }

  async #current(service: string, environment: string): Promise<Shipment['current']> {
    const { deployments, releases } = this.options;
    const desired = (await deployments.desired(service)).find(
      each => each.environment === environment,
    );
    if (!desired) return undefined;
    const release = await releases.get(service, desired.digest);
    return {
      digest: desired.digest,
      ...(release && { commit: release.commit, sequence: release.sequence }),
    };
  }

  /** An older release that a person puts where the newest comes by itself is to stay there. */
  async #holds({ environment, kind }: { environment: string; kind: string }, release: Release) {
    if (!this.options.automaticEnvironments.includes(environment)) return false;
    if (kind === 'rollback') return true;
    if (kind !== 'promote') return false;
    const newest = await this.options.releases.newest(release.service);
    return newest !== undefined && newest.sequence > release.sequence;
  }

  async #releaseFor({ entityRef, environment, digest, kind }: DeployRequest): Promise<Release> {
    const { services, deployments, releases } = this.options;
    const known = await services.byEntityRef(entityRef);
    if (!known)
      throw new NotFoundError(`${entityRef} has no release yet; a green build makes one.`);
    let wanted = digest;
    if (kind === 'restart') {
      const desired = await deployments.desired(known.service);
      wanted = desired.find(each => each.environment === environment)?.digest;
      if (!wanted) throw new NotFoundError(`Nothing of ${entityRef} runs in ${environment}.`);
    }
    if (!wanted) throw new InputError('Name the digest of the release to deploy.');
    const release = await releases.get(known.service, wanted);
    if (!release) throw new NotFoundError(`${entityRef} has no release ${wanted}.`);
    return release;
  }

  #assertFits(release: Release, { environment, kind }: DeployRequest): void {
    const [first] = this.options.environments;
    const name = release.digest.slice(7, 15);
    if (kind === 'preview' || kind === 'restart') return;
    if (release.dirty && environment !== first) {
      throw new NotAllowedError(
        `${name} was made from uncommitted work and can only run in ${first}. Commit it, and promote the release of that commit.`,
      );
    }
    if (!release.defaultBranch && !release.dirty) {
      throw new NotAllowedError(
        `${name} is of the branch ${release.branch}; branches can be previewed, not deployed. Merge it first.`,
      );
    }
  }
}

/** How `rollout.yaml` of the release says that it is shipped; undefined: at once. */
export function strategyOf(release: Release, environment: string): RolloutStrategy | undefined {
  return release.rollout?.environments?.[environment]?.strategy ?? release.rollout?.strategy;
}
