import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  Deployment,
  EntityHealth,
  EnvironmentState,
  Release,
  SchemaCompatibilityResult,
  ReleaseStanding,
} from '@internal/plugin-deploy-common';
import { HttpDeployService } from './HttpDeployService';

interface Options {
  credentials: BackstageCredentials;
}

/** Client of the deploy plugin for other backend plugins. */
export interface DeployService {
  /**
   * Idempotent by (service, digest, commit). `sequence` is the order in which the CI was asked for the build; absent, the
   * registry counts on.
   */
  registerRelease(
    release: Omit<Release, 'sequence' | 'createTime'> & { sequence?: number },
    options: Options,
  ): Promise<Release>;
  /** Newest first. */
  listReleases(query: { entityRef: string; limit?: number }, options: Options): Promise<Release[]>;
  /** The same `requestId` again answers with the same deployment. */
  deploy(
    request: {
      entityRef: string;
      environment: string;
      digest: string;
      kind: Deployment['kind'];
      requestId?: string;
    },
    options: Options,
  ): Promise<Deployment>;
  getDeployment(id: string, options: Options): Promise<Deployment | undefined>;
  environments(entityRef: string, options: Options): Promise<EnvironmentState[]>;
  /** At most 100 refs; those that may not be read are left out. */
  health(entityRefs: string[], options: Options): Promise<EntityHealth[]>;
  /** What is known of a release before it goes to an environment. */
  standing(
    query: { entityRef: string; digest: string; environment: string },
    options: Options,
  ): Promise<ReleaseStanding>;
  /** Services that would miss what they use, were this one taken back to the release. */
  affectedByRollback(
    query: { entityRef: string; digest: string; environment: string },
    options: Options,
  ): Promise<Array<{ entityRef: string; service: string; digest: string; reason: string }>>;
  /**
   * Whether the older of the two releases works on the database of the newer one, whichever is `from`. The first answer for two
   * releases takes seconds, later ones none.
   */
  schemaCompatibility(
    query: { entityRef: string; from: string; to: string },
    options: Options,
  ): Promise<SchemaCompatibilityResult>;
  /** Ends the service in every environment and closes its databases; idempotent. `restore` undoes it for 7 days. */
  archive(entityRef: string, options: Options): Promise<void>;
  /** Opens the databases again and deploys what ran before `archive`; idempotent. */
  restore(entityRef: string, options: Options): Promise<void>;
}

export const deployServiceRef = createServiceRef<DeployService>({
  id: 'deploy.service',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory: ({ auth, discovery }) => new HttpDeployService({ auth, discovery }),
    }),
});
