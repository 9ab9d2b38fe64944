import { ResponseError } from '@backstage/errors';
import type { FetchApi } from '@backstage/frontend-plugin-api';

/**
 * Reads JSON from a backend of the portal; `url` may be `plugin://<pluginId>/<path>`. Resolves to `undefined` for 204.
 *
 * @throws ResponseError for any answer that is not 2xx.
 */
export async function fetchJson<T>(
  fetchApi: FetchApi,
  url: string,
  init?: RequestInit,
): Promise<T> {
  const response = await fetchApi.fetch(url, init);
  if (!response.ok) throw await ResponseError.fromResponse(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}
