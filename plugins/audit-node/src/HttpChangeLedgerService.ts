import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import type {
  ChangeRecord,
  LedgerEntry,
  LedgerPage,
  LedgerQuery,
} from '@internal/plugin-audit-common';
import type { ChangeLedgerService } from './services';

const TIMEOUT_MS = 20_000;

interface Options {
  credentials: BackstageCredentials;
}

/** {@link ChangeLedgerService} over the plugin's HTTP API. */
export class HttpChangeLedgerService implements ChangeLedgerService {
  #auth: AuthService;
  #discovery: DiscoveryService;

  constructor(options: { auth: AuthService; discovery: DiscoveryService }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
  }

  async append(records: ChangeRecord[], options: Options): Promise<LedgerEntry[]> {
    if (records.length === 0) return [];
    const body = JSON.stringify({ records });
    return (await this.#json<{ items: LedgerEntry[] }>('/records', options, body)).items;
  }

  async list(query: LedgerQuery, options: Options): Promise<LedgerPage> {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      for (const each of [value].flat()) {
        if (each !== undefined)
          search.append(name === 'entityRefs' ? 'entityRef' : name, `${each}`);
      }
    }
    return this.#json(`/records?${search}`, options);
  }

  async #json<T>(path: string, options: Options, body?: string): Promise<T> {
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: options.credentials,
      targetPluginId: 'audit',
    });
    const response = await fetch(`${await this.#discovery.getBaseUrl('audit')}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body,
      // Those who relay hold a connection of their database meanwhile.
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response.json();
  }
}
