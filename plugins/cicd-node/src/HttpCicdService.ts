import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import type { Run, RunPage } from '@internal/plugin-cicd-common';
import type { CicdService } from './services';

interface Options {
  credentials: BackstageCredentials;
}

/** {@link CicdService} over the plugin's HTTP API. */
export class HttpCicdService implements CicdService {
  #auth: AuthService;
  #discovery: DiscoveryService;

  constructor(options: { auth: AuthService; discovery: DiscoveryService }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
  }

  async startRun(request: Parameters<CicdService['startRun']>[0], options: Options): Promise<Run> {
    const response = await this.#fetch('/runs', options, request);
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response.json();
  }

  async getRun(id: string, options: Options): Promise<Run | undefined> {
    const response = await this.#fetch(`/runs/${encodeURIComponent(id)}`, options);
    if (response.status === 404) return undefined;
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response.json();
  }

  async listRuns(query: Parameters<CicdService['listRuns']>[0], options: Options): Promise<Run[]> {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) search.set(key, String(value));
    }
    const response = await this.#fetch(`/runs?${search}`, options);
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return ((await response.json()) as RunPage).items;
  }

  async #fetch(path: string, options: Options, body?: object): Promise<Response> {
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: options.credentials,
      targetPluginId: 'cicd',
    });
    return fetch(`${await this.#discovery.getBaseUrl('cicd')}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
  }
}
