import type { BackstageCredentials, BackstageUserPrincipal } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  type BadRelease,
  deployDeploymentCreatePermission,
  deployEnvironmentReadPermission,
  type TrafficRun,
} from '@internal/plugin-deploy-common';
import type { EntityAuthorizer } from '@internal/plugin-kit';
import type { DeployApi } from '../deployments/DeployApi';
import type { BadReleases } from './BadReleases';
import type { TrafficRuns } from './TrafficRuns';

type UserCredentials = BackstageCredentials<BackstageUserPrincipal>;

/** What a newcomer may try without breaking anything: whoever may ship a service may send it traffic, and bad releases. */
export class Trial {
  constructor(
    private readonly options: {
      /** Absent where services do not run on this machine. */
      local?: { traffic: TrafficRuns; badReleases: BadReleases };
      api: Pick<DeployApi, 'listReleases'>;
      authorizer: EntityAuthorizer;
      environments: string[];
    },
  ) {}

  async startTraffic(
    request: {
      entityRef: string;
      environment: string;
      requestsPerSecond: number;
      minutes: number;
    },
    credentials: UserCredentials,
  ): Promise<TrafficRun> {
    const { traffic } = this.#local();
    const service = await this.#service(request.entityRef, credentials);
    this.#known(request.environment);
    const actor = credentials.principal.userEntityRef;
    return traffic.start({ ...request, service, actor });
  }

  async listTraffic(entityRef: string, credentials: BackstageCredentials): Promise<TrafficRun[]> {
    const { authorizer, local } = this.options;
    await authorizer.assertAllowed(deployEnvironmentReadPermission, entityRef, credentials);
    return local?.traffic.list(entityRef) ?? [];
  }

  async stopTraffic(id: string, credentials: BackstageCredentials): Promise<TrafficRun> {
    const { traffic } = this.#local();
    const { entityRef } = traffic.get(id);
    const { authorizer } = this.options;
    await authorizer.assertAllowed(deployDeploymentCreatePermission, entityRef, credentials);
    return traffic.stop(id);
  }

  async tryBadRelease(
    request: { entityRef: string; environment: string; errorRate: number },
    credentials: UserCredentials,
  ): Promise<BadRelease> {
    const { badReleases } = this.#local();
    const service = await this.#service(request.entityRef, credentials);
    const actor = credentials.principal.userEntityRef;
    return badReleases.start({ ...request, service, actor }, credentials);
  }

  async listBadReleases(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<BadRelease[]> {
    const { authorizer, local } = this.options;
    await authorizer.assertAllowed(deployEnvironmentReadPermission, entityRef, credentials);
    return local?.badReleases.list(entityRef) ?? [];
  }

  #local() {
    const { local } = this.options;
    if (!local) {
      throw new InputError(
        'Traffic and bad releases are for the services of this machine; here they run elsewhere, and nothing was sent.',
      );
    }
    return local;
  }

  #known(environment: string): void {
    const { environments } = this.options;
    if (environments.includes(environment)) return;
    throw new InputError(
      `There is no environment "${environment}"; there are ${environments.join(', ')}.`,
    );
  }

  async #service(entityRef: string, credentials: BackstageCredentials): Promise<string> {
    const { authorizer, api } = this.options;
    await authorizer.assertAllowed(deployDeploymentCreatePermission, entityRef, credentials);
    const [newest] = await api.listReleases({ entityRef, limit: 1 }, { credentials });
    if (!newest) {
      throw new NotFoundError(`"${entityRef}" has no release yet, so there is nothing to ask.`);
    }
    return newest.service;
  }
}
