import { createApiRef } from '@backstage/frontend-plugin-api';
import type { Deployment, EnvironmentState, Release } from '@internal/plugin-deploy-common';

export interface DeployRequest {
  entityRef: string;
  environment: string;
  digest: string;
  kind: Deployment['kind'];
  /** Chosen once per press, so that a second click or a repeated request deploys once. */
  requestId: string;
}

/** Releases and environments as the portal's pages ask for them. */
export interface DeployApi {
  environments(entityRef: string, signal?: AbortSignal): Promise<EnvironmentState[]>;
  /** Newest first. */
  releases(entityRef: string, signal?: AbortSignal): Promise<Release[]>;
  /** Newest first. */
  deployments(entityRef: string, signal?: AbortSignal): Promise<Deployment[]>;
  deploy(request: DeployRequest): Promise<Deployment>;
}

export const deployApiRef = createApiRef<DeployApi>().with({
  id: 'plugin.deploy.client',
  pluginId: 'deploy',
});
