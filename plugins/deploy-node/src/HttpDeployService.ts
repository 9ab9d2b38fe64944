import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import type {
  Deployment,
  EntityHealth,
  EnvironmentState,
  Release,
  SchemaCompatibilityResult,
  ReleaseStanding,
} from '@internal/plugin-deploy-common';
import { PluginClient } from '@internal/plugin-kit';
import type { DeployService } from './services';

interface Options {
  credentials: BackstageCredentials;
}

/** {@link DeployService} over the plugin's HTTP API. */
export class HttpDeployService implements DeployService {
  #client: PluginClient;

  constructor(options: { auth: AuthService; discovery: DiscoveryService }) {
    this.#client = new PluginClient({ ...options, pluginId: 'deploy' });
  }

  async registerRelease(
    release: Parameters<DeployService['registerRelease']>[0],
    options: Options,
  ): Promise<Release> {
    return this.#json('/releases', options, release);
  }

  async listReleases(
    query: { entityRef: string; limit?: number },
    options: Options,
  ): Promise<Release[]> {
    const search = new URLSearchParams({ entityRef: query.entityRef });
    if (query.limit) search.set('limit', String(query.limit));
    return (await this.#json<{ items: Release[] }>(`/releases?${search}`, options)).items;
  }

  async deploy(
    request: Parameters<DeployService['deploy']>[0],
    options: Options,
  ): Promise<Deployment> {
    return this.#json('/deployments', options, request);
  }

  getDeployment(id: string, options: Options): Promise<Deployment | undefined> {
    return this.#client.find(`/deployments/${encodeURIComponent(id)}`, options);
  }

  async environments(entityRef: string, options: Options): Promise<EnvironmentState[]> {
    const search = new URLSearchParams({ entityRef });
    return (await this.#json<{ items: EnvironmentState[] }>(`/environments?${search}`, options))
      .items;
  }

  async health(entityRefs: string[], options: Options): Promise<EntityHealth[]> {
    if (entityRefs.length === 0) return [];
    const search = new URLSearchParams(entityRefs.map(ref => ['entityRef', ref]));
    return (await this.#json<{ items: EntityHealth[] }>(`/health?${search}`, options)).items;
  }

  standing(
    query: Parameters<DeployService['standing']>[0],
    options: Options,
  ): Promise<ReleaseStanding> {
    return this.#json(`/releases/standing?${new URLSearchParams(query)}`, options);
  }

  async affectedByRollback(
    query: Parameters<DeployService['affectedByRollback']>[0],
    options: Options,
  ) {
    const path = `/rollbacks/affected?${new URLSearchParams(query)}`;
    const answer = await this.#json<{
      items: Awaited<ReturnType<DeployService['affectedByRollback']>>;
    }>(path, options);
    return answer.items;
  }

  schemaCompatibility(
    query: { entityRef: string; from: string; to: string },
    options: Options,
  ): Promise<SchemaCompatibilityResult> {
    return this.#json(`/releases/schema-compatibility?${new URLSearchParams(query)}`, options);
  }

  async archive(entityRef: string, options: Options): Promise<void> {
    await this.#json('/services/archive', options, { entityRef });
  }

  async restore(entityRef: string, options: Options): Promise<void> {
    await this.#json('/services/restore', options, { entityRef });
  }

  #json<T>(path: string, options: Options, body?: object): Promise<T> {
    return this.#client.json(path, { ...options, body });
  }
}
