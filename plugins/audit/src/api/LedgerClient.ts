import { ResponseError } from '@backstage/errors';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import type {
  ConsistencyProof,
  LedgerEntry,
  LedgerPage,
  LedgerQuery,
  RecordProof,
  SignedTreeHead,
  SigningKey,
  VerificationReport,
} from '@internal/plugin-audit-common';
import { fetchJson } from '@internal/portal-ui';
import type { LedgerApi } from './LedgerApi';

/** {@link LedgerApi} over the plugin's HTTP API. */
export class LedgerClient implements LedgerApi {
  constructor(private readonly fetchApi: FetchApi) {}

  list(query: LedgerQuery, signal?: AbortSignal): Promise<LedgerPage> {
    return this.get(`records?${searchOf(query)}`, signal);
  }

  record(id: string, signal?: AbortSignal): Promise<LedgerEntry> {
    return this.get(`records/${encodeURIComponent(id)}`, signal);
  }

  proof(id: string, signal?: AbortSignal): Promise<RecordProof> {
    return this.get(`records/${encodeURIComponent(id)}/proof`, signal);
  }

  latestHead(signal?: AbortSignal): Promise<SignedTreeHead> {
    return this.get('heads/latest', signal);
  }

  signHead(): Promise<SignedTreeHead> {
    return this.post('heads');
  }

  consistency(fromSize: number, toSize: number): Promise<ConsistencyProof> {
    return this.get(`consistency?from=${fromSize}&to=${toSize}`);
  }

  async keys(signal?: AbortSignal): Promise<SigningKey[]> {
    return (await this.get<{ items: SigningKey[] }>('keys', signal)).items;
  }

  verify(): Promise<VerificationReport> {
    return this.post('verify');
  }

  async export(query: LedgerQuery): Promise<Blob> {
    const response = await this.fetchApi.fetch(`plugin://audit/export?${searchOf(query)}`);
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response.blob();
  }

  private get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return fetchJson<T>(this.fetchApi, `plugin://audit/${path}`, { signal });
  }

  private post<T>(path: string): Promise<T> {
    return fetchJson<T>(this.fetchApi, `plugin://audit/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
  }
}

/** The query of a URL; `entityRefs` is repeated as `entityRef`. */
export function searchOf({ entityRefs = [], ...query }: LedgerQuery): URLSearchParams {
  const search = new URLSearchParams();
  for (const ref of entityRefs) search.append('entityRef', ref);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  return search;
}
