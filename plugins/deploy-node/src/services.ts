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
}

export const deployServiceRef = createServiceRef<DeployService>({ id: 'deploy.service' });
