import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import type { Deployment, Release } from '@internal/plugin-deploy-common';
import type { Clock } from '@internal/plugin-kit';
import type { DeploymentStore } from '../database/DeploymentStore';
import type { NewRelease, ReleaseStore } from '../database/ReleaseStore';
import type { ServiceStore } from '../database/ServiceStore';
import type { DeployApi, DeployRequest } from './DeployApi';
import type { DeploymentReconciler } from './DeploymentReconciler';
import type { EnvironmentBoard } from './EnvironmentBoard';
import type { HealthBoard } from './HealthBoard';
import type { TargetRegistry } from './TargetRegistry';

interface Call {
  credentials: BackstageCredentials;
}

const HOUR_MS = 3_600_000;

export class DefaultDeployApi implements DeployApi {
  constructor(
    private readonly options: {
      services: ServiceStore;
      releases: ReleaseStore;
      deployments: DeploymentStore;
      targets: TargetRegistry;
      reconciler: DeploymentReconciler;
      environmentBoard: EnvironmentBoard;
      healthBoard: HealthBoard;
      environments: string[];
      previewHours: number;
      clock: Clock;
      wake: () => void;
    },
  ) {}

  async registerRelease(release: NewRelease): Promise<Release> {
    const registered = await this.options.releases.register(release, this.options.clock.now());
    this.options.wake();
    return registered;
  }

  listReleases(query: { entityRef: string; limit: number; beforeSequence?: number }) {
    return this.options.releases.list(query);
  }

  async deploy(request: DeployRequest, call: Call): Promise<Deployment> {
    const { deployments, targets, clock, previewHours } = this.options;
    const { entityRef, environment, kind, requestId } = request;
    if (!this.options.environments.includes(environment)) {
      throw new InputError(
        `There is no environment '${environment}'. There are ${this.options.environments.join(
          ', ',
        )}.`,
      );
    }
    targets.get(environment);
    const release = await this.#releaseFor(request);
    this.#assertFits(release, request);
    const deployment = await deployments.create(
      {
        service: release.service,
        entityRef,
        environment,
        digest: release.digest,
        kind,
        actor: actorOf(call.credentials),
        requestId,
        ...(kind === 'preview' && {
          expireTime: new Date(clock.now().getTime() + previewHours * HOUR_MS),
        }),
      },
      clock.now(),
    );
    this.options.wake();
    return deployment;
  }

  async getDeployment(id: string): Promise<Deployment> {
    const deployment = await this.options.deployments.get(id);
    if (!deployment) throw new NotFoundError(`There is no deployment '${id}'.`);
    return deployment;
  }

  listDeployments(query: Parameters<DeployApi['listDeployments']>[0]) {
    return this.options.deployments.list(query);
  }

  async endPreview(id: string): Promise<Deployment> {
    const preview = await this.getDeployment(id);
    if (preview.kind !== 'preview') throw new InputError(`Deployment ${id} is no preview.`);
    await this.options.deployments.expirePreview(id, this.options.clock.now());
    this.options.wake();
    return this.getDeployment(id);
  }

  environments(entityRef: string) {
    return this.options.environmentBoard.of(entityRef);
  }

  async health(entityRefs: string[]) {
    const known = await this.options.services.list();
    return this.options.healthBoard.of(
      entityRefs.map(entityRef => ({
        entityRef,
        service: known.find(each => each.entityRef === entityRef && !each.archiveTime)?.service,
      })),
    );
  }

  async archive(entityRef: string): Promise<void> {
    const { services, reconciler, clock } = this.options;
    const known = await services.byEntityRef(entityRef);
    // Never released: nothing runs, nothing to end.
    if (!known) return;
    await services.beginArchive(known.service, clock.now());
    await reconciler.archiveEverywhere(known.service);
  }

  async restore(entityRef: string, call: Call): Promise<void> {
    const { services, deployments, targets, clock } = this.options;
    const known = await services.byEntityRef(entityRef);
    if (!known?.archiveTime) return;
    await services.restore(known.service);
    for (const { service, environment, digest } of await deployments.desired(known.service)) {
      await targets.get(environment).restore(service, environment);
      const actor = actorOf(call.credentials);
      await deployments.create(
        { service, entityRef, environment, digest, kind: 'automatic', actor },
        clock.now(),
      );
    }
    this.options.wake();
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

function actorOf(credentials: BackstageCredentials): string {
  const principal = credentials.principal as { userEntityRef?: string; subject?: string };
  return principal.userEntityRef ?? principal.subject ?? 'unknown';
}
