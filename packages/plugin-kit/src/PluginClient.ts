import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';

export interface PluginRequest {
  /** On whose behalf the plugin is asked. */
  credentials: BackstageCredentials;
  /** Sent as JSON by POST; without it the request is a GET. */
  body?: object;
  signal?: AbortSignal;
}

/** The HTTP API of another plugin, asked with a plugin token on behalf of somebody. */
export class PluginClient {
  constructor(
    private readonly options: {
      pluginId: string;
      auth: AuthService;
      discovery: Pick<DiscoveryService, 'getBaseUrl'>;
    },
  ) {}

  /** The answer as it is, whatever its status. */
  async fetch(path: string, { credentials, body, signal }: PluginRequest): Promise<Response> {
    const { pluginId, auth, discovery } = this.options;
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: credentials,
      targetPluginId: pluginId,
    });
    return fetch(`${await discovery.getBaseUrl(pluginId)}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
      signal,
    });
  }

  /** @throws ResponseError when the plugin answers with an error */
  async json<T>(path: string, request: PluginRequest): Promise<T> {
    const response = await this.fetch(path, request);
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response.json();
  }

  /** Undefined where the plugin answers 404. @throws ResponseError for any other error */
  async find<T>(path: string, request: PluginRequest): Promise<T | undefined> {
    const response = await this.fetch(path, request);
    if (response.status === 404) return undefined;
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response.json();
  }
}
