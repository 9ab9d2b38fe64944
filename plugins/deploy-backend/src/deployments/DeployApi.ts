import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  Deployment,
  EntityHealth,
  EnvironmentState,
  Release,
} from '@internal/plugin-deploy-common';
import type { NewRelease } from '../database/ReleaseStore';

export interface DeployRequest {
  entityRef: string;
  environment: string;
  /** Absent with `restart`: what runs is meant. */
  digest?: string;
  kind: Deployment['kind'];
  requestId?: string;
}

interface Options {
  credentials: BackstageCredentials;
}

/** What people and other plugins can do with releases and environments. */
export interface DeployApi {
  registerRelease(release: NewRelease, options: Options): Promise<Release>;
  listReleases(
    query: { entityRef: string; limit: number; beforeSequence?: number },
    options: Options,
  ): Promise<Release[]>;
  deploy(request: DeployRequest, options: Options): Promise<Deployment>;
  /** @throws NotFoundError */
  getDeployment(id: string, options: Options): Promise<Deployment>;
  listDeployments(
    query: { entityRef: string; environment?: string; limit: number; beforeTime?: Date },
    options: Options,
  ): Promise<Deployment[]>;
  /** Ends a preview before its time. */
  endPreview(id: string, options: Options): Promise<Deployment>;
  /** In the order of promotion. */
  environments(entityRef: string, options: Options): Promise<EnvironmentState[]>;
  health(entityRefs: string[], options: Options): Promise<EntityHealth[]>;
  archive(entityRef: string, options: Options): Promise<void>;
  restore(entityRef: string, options: Options): Promise<void>;
}
