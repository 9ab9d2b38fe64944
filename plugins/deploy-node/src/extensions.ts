import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { EnvironmentState, Release } from '@internal/plugin-deploy-common';

/** Makes releases run somewhere. One machine: supervised processes; production: Argo Rollouts, Argo CD. */
export interface DeployTarget {
  readonly id: string;
  readonly environments: string[];
  /** Writes desired state; idempotent; returns before the effect. */
  apply(request: {
    service: string;
    environment: string;
    release: Release;
    dependsOn: string[];
    needsDatabase: boolean;
  }): Promise<void>;
  /** What runs now, as the target sees it. */
  observe(
    service: string,
    environment: string,
  ): Promise<
    Omit<EnvironmentState, 'release' | 'deployment'> & { digest?: string; settled: boolean }
  >;
  observeAll(): Promise<
    Array<Omit<EnvironmentState, 'release' | 'deployment'> & { service: string; digest?: string }>
  >;
  restart(service: string, environment: string): Promise<void>;
  /** Ends everything of the service in this environment and closes its database; `restore` undoes it. */
  archive(service: string, environment: string): Promise<void>;
  restore(service: string, environment: string): Promise<void>;
}

export interface DeployTargetExtensionPoint {
  addTarget(target: DeployTarget): void;
}

export const deployTargetExtensionPoint = createExtensionPoint<DeployTargetExtensionPoint>({
  id: 'deploy.target',
});
