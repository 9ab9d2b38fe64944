import { createServiceRef } from '@backstage/backend-plugin-api';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Deployment, EntityHealth, EnvironmentState, Release } from '@internal/plugin-deploy-common';

interface Options {
  credentials: BackstageCredentials;
}

/** Client of the deploy plugin for other backend plugins. */
export interface DeployService {
  /** Idempotent by (service, digest, commit). */
  registerRelease(release: Omit<Release, 'sequence' | 'createTime'>, options: Options): Promise<Release>;
  listReleases(query: { entityRef: string; limit?: number }, options: Options): Promise<Release[]>;
  deploy(
    request: { entityRef: string; environment: string; digest: string; kind: Deployment['kind']; requestId?: string },
    options: Options,
  ): Promise<Deployment>;
  getDeployment(id: string, options: Options): Promise<Deployment | undefined>;
  environments(entityRef: string, options: Options): Promise<EnvironmentState[]>;
  health(entityRefs: string[], options: Options): Promise<EntityHealth[]>;
  /** Ends the service in every environment and closes its databases; idempotent. `restore` undoes it for 7 days. */
  archive(entityRef: string, options: Options): Promise<void>;
  /** Opens the databases again and deploys what ran before `archive`; idempotent. */
  restore(entityRef: string, options: Options): Promise<void>;
}

export const deployServiceRef = createServiceRef<DeployService>({ id: 'deploy.service' });
