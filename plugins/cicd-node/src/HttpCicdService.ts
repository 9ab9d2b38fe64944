import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import type { Run, RunPage } from '@internal/plugin-cicd-common';
import { PluginClient } from '@internal/plugin-kit';
import type { CicdService } from './services';

interface Options {
  credentials: BackstageCredentials;
}

/** {@link CicdService} over the plugin's HTTP API. */
export class HttpCicdService implements CicdService {
  #client: PluginClient;

  constructor(options: { auth: AuthService; discovery: DiscoveryService }) {
    this.#client = new PluginClient({ ...options, pluginId: 'cicd' });
  }

  startRun(body: Parameters<CicdService['startRun']>[0], options: Options): Promise<Run> {
    return this.#client.json('/runs', { ...options, body });
  }

  getRun(id: string, options: Options): Promise<Run | undefined> {
    return this.#client.find(`/runs/${encodeURIComponent(id)}`, options);
  }

  async listRuns(query: Parameters<CicdService['listRuns']>[0], options: Options): Promise<Run[]> {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) search.set(key, String(value));
    }
    return (await this.#client.json<RunPage>(`/runs?${search}`, options)).items;
  }
}
