import type { FetchApi } from '@backstage/frontend-plugin-api';
import { fetchJson } from '@internal/portal-ui';

/** Answer of `POST /api/local-platform/service-tokens`. */
interface ServiceToken {
  token: string;
  /** RFC 3339. */
  expireTime: string;
}

/** A request as Swagger UI is about to send it. */
interface OutgoingRequest {
  url: string;
  headers: Record<string, string>;
}

const HOST = /^([a-z0-9-]+)\.([a-z0-9-]+)\.localhost$/;
const REFRESH_MILLISECONDS = 60_000;

/**
 * Gives requests to `<service>.<environment>.localhost` a token of the signed-in person, made when it is needed and kept in
 * memory until shortly before its end. What a person has typed into *Authorize* is left alone.
 */
export function serviceCalls(fetchApi: FetchApi, now: () => number = Date.now) {
  const tokens = new Map<string, ServiceToken>();

  const tokenOf = async (service: string, environment: string): Promise<string> => {
    const key = `${service}/${environment}`;
    const known = tokens.get(key);
    if (known && Date.parse(known.expireTime) - now() > REFRESH_MILLISECONDS) return known.token;
    const made = await fetchJson<ServiceToken>(fetchApi, 'plugin://local-platform/service-tokens', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ service, environment }),
    });
    tokens.set(key, made);
    return made.token;
  };

  return async <R extends OutgoingRequest>(request: R): Promise<R> => {
    if (!URL.canParse(request.url)) return request;
    const match = HOST.exec(new URL(request.url).hostname);
    const authorized = Object.keys(request.headers).some(
      header => header.toLowerCase() === 'authorization',
    );
    if (!match || authorized) return request;
    const [, service, environment] = match;
    request.headers.Authorization = `Bearer ${await tokenOf(service, environment)}`;
    return request;
  };
}
