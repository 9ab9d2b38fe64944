import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import type {
  ChangeRecord,
  LedgerEntry,
  LedgerPage,
  LedgerQuery,
} from '@internal/plugin-audit-common';
import { PluginClient } from '@internal/plugin-kit';
import type { ChangeLedgerService } from './services';

const TIMEOUT_MS = 20_000;

interface Options {
  credentials: BackstageCredentials;
}

/** {@link ChangeLedgerService} over the plugin's HTTP API. */
export class HttpChangeLedgerService implements ChangeLedgerService {
  #client: PluginClient;

  constructor(options: { auth: AuthService; discovery: DiscoveryService }) {
    this.#client = new PluginClient({ ...options, pluginId: 'audit' });
  }

  async append(records: ChangeRecord[], options: Options): Promise<LedgerEntry[]> {
    if (records.length === 0) return [];
    return (await this.#json<{ items: LedgerEntry[] }>('/records', options, { records })).items;
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

  #json<T>(path: string, options: Options, body?: object): Promise<T> {
    // Those who relay hold a connection of their database meanwhile.
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    return this.#client.json(path, { ...options, body, signal });
  }
}
